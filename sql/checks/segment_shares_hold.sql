-- The share of every segment is about that of the run before.
-- severity: warn
select
    segments.segment_name,
    segments.customer_share,
    segments.previous_customer_share,
    segments.customer_count as affected_count,
from marts.segments
cross join model.thresholds
where abs(segments.customer_share - segments.previous_customer_share) > thresholds.shift_max_share;
