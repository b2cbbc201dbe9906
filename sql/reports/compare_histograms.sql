-- One row per number and segment, and all customers ('all'): how it is spread, for
-- drawing, in thousandths of the customers, one for each bin from the lowest.
-- Not from marts: bins are made for drawing.
with
places as (
    select distinct
        sides.segment_key,
        sides.feature_name,
        grid.bin_low,
    from model.histogram_shares as sides
    inner join model.histogram_shares as grid on sides.feature_name = grid.feature_name
)

select
    places.feature_name,
    places.segment_key,
    list(cast(round(1000 * coalesce(bins.share, 0)) as integer) order by places.bin_low) as thousandths,
from places
left join model.histogram_shares as bins
    on
        places.segment_key = bins.segment_key
        and places.feature_name = bins.feature_name
        and places.bin_low = bins.bin_low
group by places.feature_name, places.segment_key
order by places.feature_name, places.segment_key;
