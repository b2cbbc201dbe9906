-- One row per segment and feature or category, what sets the segment apart first.
select
    profiles.segment_key,
    profiles.feature_label,
    profiles.feature_label || coalesce(': ' || profiles.category_name, '') as row_label,
    profiles.category_name,
    case when profiles.category_name is null then catalog.display_format else '0 %' end as display_format,
    case when profiles.category_name is null then profiles.unit else '' end as unit,
    profiles.is_training_feature,
    catalog.role = 'outcome' as is_outcome,
    profiles.segment_value,
    profiles.base_value,
    profiles.index_vs_all,
    profiles.index_low,
    profiles.index_high,
    profiles.effect_size_vs_others,
    profiles.direction,
    profiles.direction not in ('higher', 'lower') as is_same,
    profiles.sentence_text,
from marts.segment_profiles as profiles
inner join features.feature_catalog as catalog on profiles.feature_name = catalog.feature_name
order by profiles.segment_key, profiles.driver_rank;
