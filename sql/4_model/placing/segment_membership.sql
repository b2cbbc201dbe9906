-- One row per customer and unbroken stay in a segment; only changes are stored.
-- How texts are compressed is said, so that writing need not try every way.
create table if not exists model.segment_membership ( -- noqa: PRS
    customer_id varchar not null using compression fsst,
    segment_key varchar not null using compression dictionary,
    valid_from_date date not null,
    valid_to_date date,               -- null: still there
    run_id varchar not null using compression dictionary  -- the run that opened the stay
);

comment on table model.segment_membership is 'One row per customer and stay in a segment.';
