-- Stays that go on were stored beside the assignments that say the same; now
-- those that have ended are stored alone, and an assignment knows its run.
-- with 4_model/placing/assignments.sql
-- with 4_model/placing/customer_values.sql
-- with 4_model/placing/segment_membership.sql
-- with checks/segment_counts_agree.sql
alter table model.assignments add column segment_since_run_number integer;
update model.assignments
set segment_since_run_number = runs.run_number
from model.segment_membership as stays
inner join model.runs on stays.run_id = runs.run_id
where
    assignments.customer_id = stays.customer_id
    and assignments.segment_key = stays.segment_key
    and stays.valid_to_date is null;

create table model.ended_stays as
select
    customer_id,
    segment_key,
    valid_from_date,
    valid_to_date,
    run_id,
from model.segment_membership
where valid_to_date is not null;

drop table model.segment_membership;
