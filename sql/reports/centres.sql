-- One row per segment and training feature: the centre that places customers.
-- Not from marts: the frozen centres are the model, not a finding.
select
    centroids.segment_key,
    formats.label,
    formats.factor,
    formats.value_decimals,
    formats.mean_decimals,
    formats.unit_text,
    centroids.centroid_value,
    centroids.centroid_z,
from model.centroids
inner join model.current_run on centroids.run_id = current_run.fit_run_id
inner join marts.segments on centroids.segment_key = segments.segment_key
inner join model.feature_formats as formats on centroids.feature_name = formats.feature_name and not formats.is_share
order by centroids.segment_key, centroids.feature_order;
