-- Writes one row per pair of previous and current segment: how many customers went
-- that way. NULL = new, or gone: who was placed before and is not named any more.
insert into model.segment_moves
with
placed as (
    select
        previous_segment_key,
        segment_key,
        count(*) as customer_count,
    from model.assignments_next
    group by previous_segment_key, segment_key
),

still_there as (
    select
        previous_segment_key,
        sum(customer_count) as customer_count,
    from placed
    group by previous_segment_key
),

before as (
    select
        segment_key,
        count(*) as customer_count,
    from model.assignments
    group by segment_key
),

gone as (
    select
        before.segment_key,
        before.customer_count - coalesce(still_there.customer_count, 0) as customer_count,
    from before
    left join still_there on before.segment_key = still_there.previous_segment_key
)

select
    $run_id as run_id,
    previous_segment_key,
    segment_key,
    customer_count,
from (
    select
        previous_segment_key,
        segment_key,
        customer_count,
    from placed
    union all
    select
        segment_key as previous_segment_key,
        null as segment_key,
        customer_count,
    from gone
    where customer_count > 0
) as moves
where previous_segment_key is not null or segment_key is not null
order by previous_segment_key, segment_key
