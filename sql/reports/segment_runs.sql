-- One row per segment and run, oldest first, at most twelve: the size, and how wide
-- a chart of all its runs is.
select
    segment_key,
    run_id,
    data_date,
    strftime(data_date, '%d %b') as run_label,
    customer_count,
    customer_share,
    -- a few runs make a small chart, not wide bars
    least(300, 70 * count(*) over (partition by segment_key)) as chart_width,
from marts.segment_history
qualify row_number() over (partition by segment_key order by run_id desc) <= 12
order by segment_key, run_id;
