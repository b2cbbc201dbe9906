-- One row per fit and segment: how often resampling finds it again.
create table if not exists model.segment_stability (
    run_id varchar not null,
    segment_key varchar not null,
    mean_jaccard double not null,
    resample_count integer not null,
    grade varchar not null
);

comment on table model.segment_stability is 'One row per fit and segment: how often resampling finds it again.';
