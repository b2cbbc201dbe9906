-- One row per segment of the current run: how many may be contacted and how many
-- fit well, from one pass over the customers. Replaced by every measurement.
create table if not exists model.segment_reach (
    run_id varchar not null,
    segment_key varchar not null,
    customer_count bigint not null,
    reachable_count bigint not null,  -- not on the do-not-contact list
    fitting_count bigint not null     -- core or typical
);

comment on table model.segment_reach is 'One row per segment: how many may be contacted and fit well.';
