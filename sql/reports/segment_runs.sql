-- One row per segment and run, oldest first, at most 120: the size, how wide a
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
        row_number() over (partition by segment_key order by run_number desc) - 1 as age,
        least(120, count(*) over (partition by segment_key)) as run_count,
        -- a few runs make a small chart, not wide bars
        least(300, 70 * count(*) over (partition by segment_key)) as chart_width,
    from marts.segment_history
    qualify age < 120
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
        max(sizes.largest_count) as top_count,
        max(sizes.largest_count) <= 10 * min(sizes.largest_count) as is_one_scale,
        -- some 6.5 pixels a letter, and a gap
        8 + 6.5 * max(greatest(length(numbered.run_label), length(format('{:,}', sizes.customer_count)))) as label_width,
    from sizes
    inner join numbered on sizes.segment_key = numbered.segment_key and sizes.run_id = numbered.run_id
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
    cast(ceil(scales.label_width * sizes.run_count / sizes.chart_width) as integer) as label_step,
    -- the newest run and every so many before it, and the oldest: labels keep apart
    sizes.age = 0
    or (sizes.age = sizes.run_count - 1 and sizes.age >= label_step)
    or (sizes.age % label_step = 0 and sizes.run_count - 1 - sizes.age >= label_step) as is_labelled,
from sizes
inner join numbered on sizes.segment_key = numbered.segment_key and sizes.run_id = numbered.run_id
cross join scales
order by sizes.segment_key, sizes.run_number;
