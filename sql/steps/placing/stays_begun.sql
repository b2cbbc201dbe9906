-- Writes one row per customer whose segment is new: a stay that has begun.
insert into model.segment_membership
select customer_id, segment_key, $data_date as valid_from_date, null as valid_to_date, $run_id as run_id
from model.assignments
where segment_key is not null and segment_key is distinct from previous_segment_key
