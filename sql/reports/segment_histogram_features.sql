-- One row per segment and feature whose distribution its page shows: at most six,
-- what sets the segment apart first.
select
    profiles.segment_key,
    profiles.feature_name,
    profiles.feature_label,
    profiles.unit,
    catalog.display_format,
    profiles.base_value,
    profiles.segment_value,
from marts.segment_profiles as profiles
inner join features.feature_catalog as catalog on profiles.feature_name = catalog.feature_name
where
    profiles.category_name is null
    and exists (
        select 1
        from model.feature_histograms as bins
        inner join model.current_run on bins.run_id = current_run.run_id
        where bins.feature_name = profiles.feature_name
    )
qualify row_number() over (partition by profiles.segment_key order by profiles.driver_rank) <= 6
order by profiles.segment_key, profiles.driver_rank;
