-- One row per segment and run, oldest first, at most 24: the size, how wide a
-- chart of all its runs is, and how high its scale goes beside the other
-- segments. One scale for all while the smallest chart keeps a tenth of the
-- height; else each has its own, and the page says so. Each run has a label of
-- its own: bars of one label would stand on top of each other.
with
sizes as (
    select
        segment_key,
        run_id,
        run_number,
        data_date,
        customer_count,
        customer_share,
        max(customer_count) over (partition by segment_key) as largest_count,
        -- a few runs make a small chart, not wide bars
        least(300, 70 * count(*) over (partition by segment_key)) as chart_width,
    from marts.segment_history
    qualify row_number() over (partition by segment_key order by run_number desc) <= 24
),

labelled as (
    select
        segment_key,
        run_id,
        run_number,
        case
            when year(min(data_date) over ()) = year(max(data_date) over ()) then strftime(data_date, '%d %b')
            else strftime(data_date, '%d %b %y')
        end as day_label,
    from sizes
),

numbered as (
    select
        segment_key,
        run_id,
        if(
            count(*) over (partition by segment_key, day_label) > 1,
            day_label || ' (' || row_number() over (partition by segment_key, day_label order by run_number) || ')', day_label
        ) as run_label,
    from labelled
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
    numbered.run_label,
    sizes.customer_count,
    sizes.customer_share,
    sizes.chart_width,
    sizes.largest_count,
    if(scales.is_one_scale, scales.top_count, sizes.largest_count) as scale_count,
    scales.is_one_scale,
    -- the newest run and every so many before it: labels, some 6.5 pixels a letter, keep apart
    (row_number() over (partition by sizes.segment_key order by sizes.run_number desc) - 1)
    % cast(
        ceil(
            (8 + 6.5 * max(greatest(length(numbered.run_label), length(format('{:,}', sizes.customer_count)))) over ())
            * count(*) over (partition by sizes.segment_key) / sizes.chart_width
        ) as integer
    ) = 0 as is_labelled,
from sizes
inner join numbered on sizes.segment_key = numbered.segment_key and sizes.run_id = numbered.run_id
cross join scales
order by sizes.segment_key, sizes.run_number;
