-- One row per feature (or category) and segment, and all customers ('all'): what the
-- page of comparisons says of each, at most forty rows. `value_low` and `value_high` are
-- the likely range of the average, `most_low` and `most_high` hold eight of ten customers.
-- Not from marts: where most values lie is for that page.
with profiles as (
    select
        profiles.*,
        profiles.feature_label || coalesce(': ' || profiles.category_name, '') as row_label,
        count(*) over features as category_count,
        row_number() over (features order by profiles.category_name) as category_rank,
    from marts.segment_profiles as profiles
    window features as (partition by profiles.segment_key, profiles.feature_name)
),

-- in the order of the heat map; of two categories one, since the other mirrors it
ranked as (
    select
        feature_name,
        category_name,
        any_value(row_label) as row_label,
        any_value(base_value) as base_value,
        row_number() over (
            order by round(max(abs(effect_size_vs_all)), 9) desc nulls last, any_value(row_label) asc
        ) - 1 as row_rank,
    from profiles
    where (category_count <> 2 or category_rank = 1) and base_value is not null
    group by feature_name, category_name
    qualify row_rank < 40
),

everybody as (
    select
        figures.feature_name,
        figures.p10_value,
        figures.p90_value,
    from model.feature_figures as figures
    inner join model.current_run on figures.run_id = current_run.run_id
),

cells as (
    select
        ranked.*,
        profiles.segment_key,
        profiles.segment_value,
        intervals.value_low,
        intervals.value_high,
        profiles.segment_p10 as most_low,
        profiles.segment_p90 as most_high,
    from ranked
    inner join profiles
        on
            ranked.feature_name = profiles.feature_name
            and ranked.category_name is not distinct from profiles.category_name
    left join model.segment_intervals as intervals
        on
            profiles.run_id = intervals.run_id
            and profiles.segment_key = intervals.segment_key
            and profiles.feature_name = intervals.feature_name
            and profiles.category_name is not distinct from intervals.category_name
    union all by name
    select
        ranked.*,
        'all' as segment_key,
        ranked.base_value as segment_value,
        everybody.p10_value as most_low,
        everybody.p90_value as most_high,
    from ranked
    left join everybody on ranked.feature_name = everybody.feature_name and ranked.category_name is null
)

select
    cells.*,
    formats.factor,
    formats.value_decimals,
    formats.mean_decimals,
    formats.unit_text,
from cells
inner join model.feature_formats as formats
    on cells.feature_name = formats.feature_name and formats.is_share = (cells.category_name is not null)
order by cells.row_rank, cells.segment_key;
