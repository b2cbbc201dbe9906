-- One row per segment and run, oldest first, at most twelve: the size, how wide a
-- chart of all its runs is, and how high its scale goes beside the other
-- segments. One scale for all while the smallest chart keeps a tenth of the
-- height; else each has its own, and the page says so.
with
sizes as (
    select
        segment_key,
        run_id,
        data_date,
        customer_count,
        customer_share,
        max(customer_count) over (partition by segment_key) as largest_count,
        -- a few runs make a small chart, not wide bars
        least(300, 70 * count(*) over (partition by segment_key)) as chart_width,
    from marts.segment_history
    qualify row_number() over (partition by segment_key order by run_id desc) <= 12
),

scales as (
    select
        max(largest_count) as top_count,
        max(largest_count) <= 10 * min(largest_count) as is_one_scale,
    from sizes
)

select
    sizes.segment_key,
    sizes.run_id,
    sizes.data_date,
    strftime(sizes.data_date, '%d %b') as run_label,
    sizes.customer_count,
    sizes.customer_share,
    sizes.chart_width,
    sizes.largest_count,
    if(scales.is_one_scale, scales.top_count, sizes.largest_count) as scale_count,
    scales.is_one_scale,
from sizes
cross join scales
order by sizes.segment_key, sizes.run_id;
