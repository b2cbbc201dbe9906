-- One row per segment and run, oldest run first, at most the last twelve runs.
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
qualify dense_rank() over (order by run_id desc) <= 12
order by run_id, segment_key;
