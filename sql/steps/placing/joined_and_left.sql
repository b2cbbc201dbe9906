-- One row per segment of a run: how many customers joined and left it since the run
-- before.
with sides as (
    select segment_key, customer_count as joined, 0 as left_it, run_id, previous_segment_key as other_key
    from model.segment_moves
    union all
    select previous_segment_key, 0 as joined, customer_count as left_it, run_id, segment_key as other_key
    from model.segment_moves
)

select segment_key, cast(sum(joined) as bigint) as joined_count, cast(sum(left_it) as bigint) as left_count
from sides
where run_id = $run_id and segment_key is not null and segment_key is distinct from other_key
group by segment_key
