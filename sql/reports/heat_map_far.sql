-- One row where there are segments: the cell of the heat map that lies farthest
-- from all customers, and how wide the chart is for its number of columns.
with
farthest as (
    select
        profiles.segment_key,
        profiles.feature_label || coalesce(': ' || profiles.category_name, '') as row_label,
        profiles.segment_value,
        profiles.base_value,
        case when profiles.category_name is null then catalog.display_format else '0 %' end as display_format,
        case when profiles.category_name is null then profiles.unit else '' end as unit,
        case when profiles.category_name is null then 1 else 0 end as extra_decimals,
    from marts.segment_profiles as profiles
    inner join features.feature_catalog as catalog on profiles.feature_name = catalog.feature_name
    inner join model.segment_profiles as stored
        on
            profiles.run_id = stored.run_id
            and profiles.segment_key = stored.segment_key
            and profiles.feature_name = stored.feature_name
            and profiles.category_name is not distinct from stored.category_name
    where stored.base_sd > 0
    order by
        profiles.is_training_feature desc, abs(profiles.difference_vs_all) / stored.base_sd desc,
        profiles.segment_key asc, row_label asc
    limit 1
)

select
    farthest.*,
    -- one column more than segments; on a phone at least 38 pixels each, else the chart scrolls in its frame
    least(660, 90 * (1 + count(*))) as heat_width,
    greatest(304, 38 * (1 + count(*))) as narrow_heat_width,
from farthest
cross join marts.segments
group by all;
