-- One row per reason why a row of a source was not loaded; rejected rows are
-- counted by distinct line.
create table if not exists intake.rejected_rows (
    batch_id varchar not null,
    source_name varchar not null,
    line_number bigint not null,
    column_name varchar,
    reason_text varchar not null,
    raw_text varchar
);

comment on table intake.rejected_rows is 'One row per reason why a line of a source was not loaded.';
