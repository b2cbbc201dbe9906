-- One row per segment and feature or category, what sets the segment apart first.
select
    profiles.segment_key,
    profiles.feature_label,
    profiles.feature_label || coalesce(': ' || profiles.category_name, '') as row_label,
    profiles.category_name,
    formats.factor,
    formats.value_decimals,
    formats.mean_decimals,
    formats.unit_text,
    profiles.is_training_feature,
    catalog.role = 'outcome' as is_outcome,
    profiles.segment_value,
    profiles.base_value,
    profiles.index_vs_all,
    profiles.index_low,
    profiles.index_high,
    profiles.effect_size_vs_others,
    profiles.direction,
    profiles.direction in ('about the same', 'too few to say') as is_same,
    profiles.direction in ('higher', 'lower') as is_apart,
    profiles.sentence_text,
from marts.segment_profiles as profiles
inner join features.feature_catalog as catalog on profiles.feature_name = catalog.feature_name
inner join model.feature_formats as formats
    on profiles.feature_name = formats.feature_name and formats.is_share = (profiles.category_name is not null)
order by profiles.segment_key, profiles.driver_rank;
