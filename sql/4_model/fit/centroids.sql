-- One row per fit, segment and training feature: where the segment's centre is.
create table if not exists model.centroids (
    run_id varchar not null,          -- the fit
    segment_key varchar not null,
    feature_name varchar not null,
    feature_order integer not null,
    centroid_z double not null,       -- in standard deviations from the mean
    centroid_value double not null    -- in the feature's own units (log: back-transformed)
);

comment on table model.centroids is 'One row per fit, segment and training feature.';
