-- One row per segment: the smallest difference in rates that a test of it can see,
-- with four in five contacted and one held out, at a rate of 15 %, 80 % power and
-- 5 % error: 2.8 standard errors (Cohen 1988).
with
sizes as (
    select
        segment_key,
        cast(round(0.8 * customer_count) as bigint) as contact_count,
        customer_count - cast(round(0.8 * customer_count) as bigint) as holdout_count,
    from marts.segments
)

select
    segment_key,
    contact_count,
    holdout_count,
    280 * sqrt(0.15 * 0.85 * (1 / nullif(contact_count, 0) + 1 / nullif(holdout_count, 0))) as smallest_points,
from sizes
order by segment_key;
