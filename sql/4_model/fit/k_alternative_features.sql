-- One row per fit, number that was not chosen, segment as it would be and training
-- feature: its mean, and how far that is from everybody else's.
create table if not exists model.k_alternative_features (
    run_id varchar not null,          -- the fit
    k integer not null,
    segment_rank integer not null,
    feature_name varchar not null,
    segment_value double not null,    -- in the feature's own units (log: back-transformed)
    effect_size_vs_others double not null  -- in pooled standard deviations
);

comment on table model.k_alternative_features is 'One row per segment as it would be and training feature.';
