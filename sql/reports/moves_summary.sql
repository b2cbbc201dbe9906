-- One row: how many joined, left, moved and stayed since the run before.
select
    coalesce(sum(customer_count) filter (where previous_segment_key is null), 0) as joined_count,
    coalesce(sum(customer_count) filter (where segment_key is null), 0) as left_count,
    coalesce(sum(customer_count) filter (where previous_segment_key <> segment_key), 0) as moved_count,
    coalesce(sum(customer_count) filter (where previous_segment_key = segment_key), 0) as stayed_count,
    greatest(330, 36 * (select count(*) from marts.segments)) as flow_height,
from marts.segment_moves;
