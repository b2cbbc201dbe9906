-- One row per cell of the heat map: a feature (or category) by a segment, and by
-- all customers (null key, the last column). At most twelve features, those first in
-- which some segment lies farthest from all customers; of two categories one, since
-- the other mirrors it. Distances are in standard deviations of all, for shares
-- Cohen's h, which has the same scale.
with
profiles as (
    select
        profiles.segment_key,
        profiles.segment_name,
        profiles.feature_name,
        profiles.feature_label || coalesce(': ' || profiles.category_name, '') as row_label,
        profiles.category_name,
        formats.is_percent,
        formats.factor,
        formats.mean_decimals,
        formats.mean_format,
        formats.unit_text,
        if(formats.is_percent, '', formats.unit) as unit,
        profiles.segment_value,
        profiles.base_value,
        profiles.effect_size_vs_all as distance,
        count(*) over features as category_count,
        row_number() over (features order by profiles.category_name) as category_rank,
    from marts.segment_profiles as profiles
    inner join model.feature_formats as formats
        on profiles.feature_name = formats.feature_name and formats.is_share = (profiles.category_name is not null)
    window features as (partition by profiles.segment_key, profiles.feature_name)
),

ranked as (
    select
        row_label,
        any_value(base_value) as base_value,
        row_number() over (
            order by round(max(abs(distance)), 9) desc nulls last, row_label asc
        ) - 1 as row_rank,
    from profiles
    where (category_count <> 2 or category_rank = 1) and base_value is not null
    group by row_label
    qualify row_rank < 12
),

cells as (
    select profiles.* exclude (base_value), ranked.base_value, ranked.row_rank,
    from profiles
    inner join ranked on profiles.row_label = ranked.row_label
    union all by name
    select distinct on (profiles.row_label)
        profiles.* exclude (segment_key, segment_name, segment_value, distance, base_value),
        ranked.base_value as segment_value, ranked.base_value, ranked.row_rank,
    from profiles
    inner join ranked on profiles.row_label = ranked.row_label
)

select
    cells.*,
    category_name is not null as is_category,
    dense_rank() over (order by segment_key nulls last) - 1 as column_rank,
    factor * segment_value as shown_value,
    translate(format(mean_format, factor * segment_value), '.,', signs.signs) || if(is_percent, ' %', '') as figure_text,
    case when distance < 0 then 'low' else 'high' end
    || case when abs(distance) >= 1 then '3' when abs(distance) >= 0.5 then '2' else '1' end as strong_level,
    case
        when segment_key is null then 'all'
        when coalesce(abs(distance), 0) < 0.2 then 'near'
        else strong_level
    end as level,
    distance is not null and row_number() over (
        order by round(abs(distance), 9) desc nulls last, segment_key asc, row_label asc
    ) = 1 as is_farthest,
    -- one column more than segments; on a phone at least 38 pixels each, else the chart scrolls in its frame
    least(690, 98 * (1 + count(distinct segment_key) over ())) as heat_width,
    greatest(304, 38 * (1 + count(distinct segment_key) over ())) as narrow_heat_width,
from cells
cross join model.figure_signs as signs
order by row_rank, column_rank;
