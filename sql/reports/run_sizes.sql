-- One row per segment and run, oldest run first, at most the last 24 runs.
select
    segment_key,
    run_id,
    data_date,
    customer_count,
    customer_share,
    joined_count,
    left_count,
    lineage,
from marts.segment_history
qualify dense_rank() over (order by run_id desc) <= 24
order by run_id, segment_key;
