-- One row per segment, number and step range: sums of whole steps and of their
-- squares, from which means and spreads are computed without rounding.
select
    counts.segment_key,
    counts.feature_number,
    cast(sum(counts.customer_count) as bigint) as customer_count,
    cast(sum(counts.steps) as bigint) as step_sum,
    cast(sum(counts.high_squares) as bigint) as high_square_sum,
    cast(sum(counts.low_squares) as bigint) as low_square_sum,
    step_ranges.low,
    step_ranges.steps_per_unit
from number_counts as counts
inner join number_step_ranges as step_ranges
    on counts.feature_number = step_ranges.feature_number and counts.bin >> $range_bits = step_ranges.range_number
group by counts.segment_key, counts.feature_number, step_ranges.low, step_ranges.steps_per_unit
