-- One row per training feature, the one that tells the segments apart best first
-- (mean absolute effect), with the average of all customers.
select
    profiles.feature_name,
    profiles.feature_label,
    any_value(formats.factor) as factor,
    any_value(formats.value_decimals) as value_decimals,
    any_value(formats.mean_decimals) as mean_decimals,
    any_value(formats.unit_text) as unit_text,
    max(profiles.base_value) as base_value,
    avg(abs(profiles.effect_size_vs_others)) as mean_effect,
from marts.segment_profiles as profiles
inner join features.feature_catalog as catalog on profiles.feature_name = catalog.feature_name
inner join model.feature_formats as formats on profiles.feature_name = formats.feature_name and not formats.is_share
where profiles.is_training_feature and profiles.category_name is null
group by profiles.feature_name, profiles.feature_label, catalog.feature_order
order by mean_effect desc nulls last, catalog.feature_order asc;
