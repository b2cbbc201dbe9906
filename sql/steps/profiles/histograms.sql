-- Writes one row per feature, bin and segment (NULL = all): how many customers lie in
-- it. A value was cut to whole steps; one step more puts a value that lies on an
-- edge above it, where it belongs.
insert into model.feature_histograms (run_id, segment_key, feature_name, bin_low, bin_high, customer_count)
with
valued as (
    select
        segment_key,
        feature_number,
        bin_value + step as bin_value,
        customer_count
    from number_bins
),

binned as (
    select valued.segment_key, valued.feature_number, histogram_bins.bin_low, valued.customer_count
    from valued
    inner join histogram_bins
        on
            valued.feature_number = histogram_bins.feature_number
            and (valued.bin_value >= histogram_bins.bin_low or histogram_bins.is_first)
            and (valued.bin_value < histogram_bins.bin_high or histogram_bins.is_last)
),

counted as (
    select segment_key, 'segment' as scope, feature_number, bin_low, sum(customer_count) as customer_count
    from binned
    where segment_key is not null
    group by segment_key, feature_number, bin_low
    union all
    select null as segment_key, 'placed' as scope, feature_number, bin_low, sum(customer_count) as customer_count
    from binned
    where segment_key is not null
    group by feature_number, bin_low
),

shown as (
    select distinct scope, segment_key, feature_number
    from number_figures
    where scope <> 'everyone'
)

select
    $run_id as run_id,
    shown.segment_key,
    number_columns.feature_name,
    histogram_bins.bin_low,
    histogram_bins.bin_high,
    cast(coalesce(counted.customer_count, 0) as bigint) as customer_count
from shown
inner join number_columns on shown.feature_number = number_columns.feature_number
inner join histogram_bins on shown.feature_number = histogram_bins.feature_number
left join counted
    on
        shown.scope = counted.scope
        and shown.segment_key is not distinct from counted.segment_key
        and shown.feature_number = counted.feature_number
        and histogram_bins.bin_low = counted.bin_low
order by shown.segment_key nulls first, shown.feature_number, histogram_bins.bin_low
