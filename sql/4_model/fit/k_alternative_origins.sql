-- One row per fit, number that was not chosen, segment as it would be and chosen
-- segment that customers would come from.
create table if not exists model.k_alternative_origins (
    run_id varchar not null,          -- the fit
    k integer not null,
    segment_rank integer not null,
    segment_key varchar not null,     -- the chosen segment
    customer_count bigint not null
);

comment on table model.k_alternative_origins is 'One row per segment as it would be and chosen segment that its customers come from.';
