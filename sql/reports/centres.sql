-- One row per segment and training feature: the centre that places customers.
select
    centroids.segment_key,
    catalog.label,
    catalog.unit,
    catalog.display_format,
    centroids.centroid_value,
    centroids.centroid_z,
from model.centroids
inner join model.current_run on centroids.run_id = current_run.fit_run_id
inner join marts.segments on centroids.segment_key = segments.segment_key
inner join features.feature_catalog as catalog on centroids.feature_name = catalog.feature_name
order by centroids.segment_key, centroids.feature_order;
