-- One row per segment and training feature, at most five, what sets the segment
-- apart first: the value in the middle, for the sentence "Typically ...".
select
    profiles.segment_key,
    profiles.feature_label,
    formats.factor,
    formats.value_decimals,
    formats.mean_decimals,
    formats.unit_text,
    profiles.segment_median,
from marts.segment_profiles as profiles
inner join model.feature_formats as formats on profiles.feature_name = formats.feature_name and not formats.is_share
where profiles.is_training_feature and profiles.segment_median is not null
qualify row_number() over (partition by profiles.segment_key order by profiles.driver_rank) <= 5
order by profiles.segment_key, profiles.driver_rank;
