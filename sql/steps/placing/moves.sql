-- Writes one row per pair of previous and current segment: how many customers went
-- that way. NULL = new, or gone.
insert into model.segment_moves
select $run_id as run_id, previous_segment_key, segment_key, count(*) as customer_count
from (
    select previous_segment_key, segment_key
    from model.assignments_next
    union all
    select previous.segment_key as previous_segment_key, null as segment_key
    from model.assignments as previous
    anti join model.assignments_next as now on previous.customer_id = now.customer_id
) as moves
where previous_segment_key is not null or segment_key is not null
group by previous_segment_key, segment_key
order by previous_segment_key, segment_key
