-- One row per segment, feature and bin: share of the segment, drawn narrow, over
-- the share of all customers, drawn wide. Shares are of those who have a value.
-- An outermost bin is open where values lie beyond it, which it counts too.
-- Not from marts: bins are made for drawing.
with
base as (
    select
        segments.segment_key,
        shares.feature_name,
        shares.bin_low,
        shares.bin_high,
        shares.share,
    from model.histogram_shares as shares
    cross join marts.segments
    where shares.segment_key = 'all'
),

reaches as (
    select
        figures.feature_name,
        figures.min_value,
        figures.max_value,
    from model.feature_figures as figures
    inner join model.current_run on figures.run_id = current_run.run_id
)

select
    base.segment_key,
    base.feature_name,
    base.bin_low as bin_start,
    base.bin_high as bin_end,
    base.bin_low + 0.05 * (base.bin_high - base.bin_low) as bin_low,
    base.bin_high - 0.05 * (base.bin_high - base.bin_low) as bin_high,
    base.bin_low + 0.26 * (base.bin_high - base.bin_low) as inner_low,
    base.bin_high - 0.26 * (base.bin_high - base.bin_low) as inner_high,
    coalesce(base.share, 0) as all_share,
    coalesce(shares.share, 0) as segment_share,
    row_number() over bins_upward = 1
    and coalesce(reaches.min_value < base.bin_low, false) as is_open_below,
    row_number() over bins_downward = 1
    and coalesce(reaches.max_value >= base.bin_high, false) as is_open_above,
from base
left join model.histogram_shares as shares
    on
        base.segment_key = shares.segment_key
        and base.feature_name = shares.feature_name
        and base.bin_low = shares.bin_low
left join reaches on base.feature_name = reaches.feature_name
window
    bins_upward as (partition by base.segment_key, base.feature_name order by base.bin_low),
    bins_downward as (partition by base.segment_key, base.feature_name order by base.bin_low desc)
order by base.segment_key, base.feature_name, base.bin_low;
