-- Writes the stays of those who moved, left or cannot be placed now; others go on
-- in model.assignments.
insert into model.ended_stays
select previous.customer_id, previous.segment_key, previous.segment_since_date, $data_date as valid_to_date, runs.run_id
from model.assignments as previous
inner join model.runs on previous.segment_since_run_number = runs.run_number
left join model.assignments_next as now on previous.customer_id = now.customer_id
where previous.segment_key is not null and previous.segment_key is distinct from now.segment_key
