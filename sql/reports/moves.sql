-- One row per previous and current segment: the bands of the flow; a null key is
-- outside, before or after.
select
    previous_segment_key,
    segment_key,
    customer_count,
    share_of_previous,
    coalesce(previous_segment_key = segment_key, false) as is_same,
from marts.segment_moves
order by customer_count desc, previous_segment_key asc, segment_key asc;
