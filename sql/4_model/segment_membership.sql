-- One row per customer and unbroken stay in a segment; only changes are stored.
create table if not exists model.segment_membership (
    customer_id varchar not null,
    segment_key varchar not null,
    valid_from_date date not null,
    valid_to_date date,               -- null: still there
    run_id varchar not null           -- the run that opened the stay
);

comment on table model.segment_membership is 'One row per customer and stay in a segment.';
