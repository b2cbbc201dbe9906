-- One row per customer and unbroken stay in a segment. Read for "who was where
-- when": valid_from_date <= day and (valid_to_date > day or valid_to_date is null).
create or replace view marts.segment_membership as
with
newest_names as (
    -- a key that is gone keeps the last name it had
    select
        segments.segment_key,
        arg_max(segments.segment_name, runs.run_number) as segment_name,
    from model.segments
    inner join model.runs on segments.run_id = runs.run_id
    group by segments.segment_key
)

select
    membership.customer_id,
    membership.segment_key,
    newest_names.segment_name,
    membership.valid_from_date,
    membership.valid_to_date,
    membership.run_id,
from model.segment_membership as membership
left join newest_names on membership.segment_key = newest_names.segment_key;

comment on view marts.segment_membership is 'One row per customer and unbroken stay in a segment.';
comment on column marts.segment_membership.customer_id is 'The customer''s id in the source.';
comment on column marts.segment_membership.segment_key is 'Segment of the stay.';
comment on column marts.segment_membership.segment_name is 'Newest name of the segment.';
comment on column marts.segment_membership.valid_from_date is 'Data date of the run in which the stay began.';
comment on column marts.segment_membership.valid_to_date is 'Data date of the run that found it ended (that day is outside); null = still there.';
comment on column marts.segment_membership.run_id is 'Run in which the stay began.';
