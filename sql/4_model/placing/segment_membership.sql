-- One row per customer and unbroken stay in a segment: those that have ended, and
-- those that the assignments say go on.
create or replace view model.segment_membership as
select
    customer_id,
    segment_key,
    valid_from_date,
    valid_to_date,
    run_id,
from model.ended_stays
union all
select
    assignments.customer_id,
    assignments.segment_key,
    assignments.segment_since_date as valid_from_date,
    null as valid_to_date,
    runs.run_id,
from model.assignments
inner join model.runs on assignments.segment_since_run_number = runs.run_number
where assignments.segment_key is not null;

comment on view model.segment_membership is 'One row per customer and stay in a segment.';
