-- Makes number_bins: one row per segment, number and bin, with the mean of the values
-- in it. Missing values have no row.
create or replace temp table number_bins as
select
    counts.segment_key,
    counts.feature_number,
    counts.customer_count,
    rods.low + cast(counts.steps as double) / cast(counts.customer_count as double) / rods.steps_per_unit as bin_value,
    1 / rods.steps_per_unit as step
from number_counts as counts
inner join number_rods as rods
    on counts.feature_number = rods.feature_number and counts.bin >> $range_bits = rods.rod
