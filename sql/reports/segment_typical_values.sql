-- One row per segment and training feature, at most five, what sets the segment
-- apart first: the value in the middle, for the sentence "Typically ...".
select
    profiles.segment_key,
    profiles.feature_label,
    profiles.unit,
    catalog.display_format,
    profiles.segment_median,
from marts.segment_profiles as profiles
inner join features.feature_catalog as catalog on profiles.feature_name = catalog.feature_name
where profiles.is_training_feature and profiles.segment_median is not null
qualify row_number() over (partition by profiles.segment_key order by profiles.driver_rank) <= 5
order by profiles.segment_key, profiles.driver_rank;
