-- One row per later run and subject: how far the customers have shifted since the
-- fit, and what follows. The run's own verdict is the worst of its subjects.
create table if not exists model.drift_results (
    run_id varchar not null,
    subject_kind varchar not null,    -- feature, missing, segment, distance, range
    subject_name varchar not null,
    is_training_feature boolean not null,
    customer_count_at_fit bigint not null,
    customer_count bigint not null,
    share_at_fit double not null,     -- the share in reason_text
    share_now double not null,
    verdict varchar not null,         -- keep, investigate, refit
    reason_text varchar not null,
    stability_index double,           -- population stability index; null for missing and range
    chance_index double               -- what chance alone exceeds once in ten thousand
);

comment on table model.drift_results is 'One row per later run and subject: how far the customers have shifted since the fit.';
