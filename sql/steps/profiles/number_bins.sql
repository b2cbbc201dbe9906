-- Makes number_bins: one row per segment, number and bin, with the mean of the values
-- in it. Missing values have no row.
create or replace temp table number_bins as
select
    counts.segment_key,
    counts.feature_number,
    counts.customer_count,
    step_ranges.low + cast(counts.steps as double) / cast(counts.customer_count as double) / step_ranges.steps_per_unit as bin_value,
    1 / step_ranges.steps_per_unit as step
from number_counts as counts
inner join number_step_ranges as step_ranges
    on counts.feature_number = step_ranges.feature_number and counts.bin >> $range_bits = step_ranges.range_number
