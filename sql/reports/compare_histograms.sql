-- One row per number and segment, and all customers ('all'): how it is spread, for
-- drawing, in thousandths of the customers, one for each bin from the lowest.
with
bins as (
    select
        coalesce(bins.segment_key, 'all') as segment_key,
        bins.feature_name,
        bins.bin_low,
        bins.customer_count / nullif(sum(bins.customer_count) over whole, 0) as share,
    from model.feature_histograms as bins
    inner join model.current_run on bins.run_id = current_run.run_id
    window whole as (partition by bins.segment_key, bins.feature_name)
),

places as (
    select distinct
        sides.segment_key,
        sides.feature_name,
        grid.bin_low,
    from bins as sides
    inner join bins as grid on sides.feature_name = grid.feature_name
)

select
    places.feature_name,
    places.segment_key,
    list(cast(round(1000 * coalesce(bins.share, 0)) as integer) order by places.bin_low) as thousandths,
from places
left join bins
    on
        places.segment_key = bins.segment_key
        and places.feature_name = bins.feature_name
        and places.bin_low = bins.bin_low
group by places.feature_name, places.segment_key
order by places.feature_name, places.segment_key;
