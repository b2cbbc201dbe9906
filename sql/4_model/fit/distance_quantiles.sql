-- One row per fit, segment and percentile of the distances to the centroid,
-- frozen at the fit: typicality and outliers are read from it.
create table if not exists model.distance_quantiles (
    run_id varchar not null,
    segment_key varchar not null,
    percentile integer not null,      -- 0 to 100
    centroid_distance double not null
);

comment on table model.distance_quantiles is 'One row per fit, segment and percentile of distance.';
