-- One row per fit, tried number that was not chosen, and segment as it would be,
-- counted on the fit's summary. Read by marts.k_alternatives.
create table if not exists model.k_alternatives (
    run_id varchar not null,          -- the fit
    k integer not null,
    segment_rank integer not null,    -- 1: the largest
    segment_name varchar not null,
    customer_count bigint not null,
    customer_share double not null
);

comment on table model.k_alternatives is 'One row per fit, number of segments not chosen, and segment as it would be.';
