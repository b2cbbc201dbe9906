-- One row per feature that only describes and in no segment differs beyond its
-- range: worth saying, because readers expect otherwise.
select
    feature_label,
    count(distinct segment_key) as segment_count,
from marts.segment_profiles
where not is_training_feature
group by feature_name, feature_label
having bool_and(direction in ('about the same', 'too few to say'))
order by feature_label;
