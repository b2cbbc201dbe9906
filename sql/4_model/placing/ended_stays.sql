-- One row per customer and unbroken stay in a segment that has ended. Who is
-- where now, and since when, stands in model.assignments: a run writes those
-- alone who moved or left.
-- How texts are compressed is said, so that writing need not try every way.
create table if not exists model.ended_stays ( -- noqa: PRS
    customer_id varchar not null using compression fsst,
    segment_key varchar not null using compression dictionary,
    valid_from_date date not null,
    valid_to_date date not null,      -- that day is outside
    run_id varchar not null using compression dictionary  -- the run that opened the stay
);

comment on table model.ended_stays is 'One row per customer and stay in a segment that has ended.';
