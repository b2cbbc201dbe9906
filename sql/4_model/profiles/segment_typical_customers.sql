-- One row per segment, kind and rank of the current run: five customers nearest
-- to the centroid and five nearest to the runner-up.
create table if not exists model.segment_typical_customers (
    run_id varchar not null,
    segment_key varchar not null,
    kind varchar not null,            -- typical, borderline
    typical_rank integer not null,
    customer_id varchar not null
);

comment on table model.segment_typical_customers is 'One row per segment, kind and rank.';
