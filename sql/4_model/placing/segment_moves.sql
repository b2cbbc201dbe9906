-- One row per run, previous segment and current segment; a null previous key is
-- a customer who was not placed or not there before, a null current key one who
-- has gone or can no longer be placed.
create table if not exists model.segment_moves (
    run_id varchar not null,
    previous_segment_key varchar,
    segment_key varchar,
    customer_count bigint not null
);

comment on table model.segment_moves is 'One row per run, previous and current segment.';
