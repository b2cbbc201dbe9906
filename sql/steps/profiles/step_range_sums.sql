-- One row per segment, number and step range: sums of whole steps and of their
-- squares, from which means and spreads are computed without rounding.
select
    counts.segment_key,
    counts.feature_number,
    cast(sum(counts.customer_count) as bigint) as customer_count,
    cast(sum(counts.steps) as bigint) as step_sum,
    cast(sum(counts.high_squares) as bigint) as high_square_sum,
    cast(sum(counts.low_squares) as bigint) as low_square_sum,
    rods.low,
    rods.steps_per_unit
from number_counts as counts
inner join number_rods as rods
    on counts.feature_number = rods.feature_number and counts.bin >> $range_bits = rods.rod
group by counts.segment_key, counts.feature_number, rods.low, rods.steps_per_unit
