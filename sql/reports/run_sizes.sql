-- One row per segment and run, oldest run first, at most the last 24 runs;
-- runs of one data date are told apart by their place among them.
select
    segment_key,
    run_id,
    data_date,
    customer_count,
    customer_share,
    joined_count,
    left_count,
    lineage,
    dense_rank() over (partition by data_date order by run_number) as place,
    max(run_number) over dates <> min(run_number) over dates as is_one_of_several,
from marts.segment_history
window dates as (partition by data_date)
qualify dense_rank() over (order by run_number desc) <= 24
order by run_number, segment_key;
