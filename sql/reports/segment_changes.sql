-- One row per segment: size now and in the run before.
select
    segment_key,
    segment_name,
    previous_customer_count,
    customer_count,
    customer_count - previous_customer_count as change_count,
    joined_count,
    left_count,
from marts.segments
order by segment_key;
