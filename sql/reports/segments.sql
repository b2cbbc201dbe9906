-- One row per segment in the order of the keys, with its place on the ribbon of
-- shares and its neighbours. Given to every page as `segments`.
select
    segments.segment_key,
    segments.segment_name,
    segments.report_path,
    segments.size_rank,
    segments.customer_count,
    segments.customer_share,
    segments.stability_grade,
    coalesce(sum(segments.customer_share) over (
        order by segments.segment_key
        rows between unbounded preceding and 1 preceding
    ), 0) as ribbon_start,
    lag(segments.segment_name) over (order by segments.segment_key) as previous_segment_name,
    lag(segments.report_path) over (order by segments.segment_key) as previous_report_path,
    lead(segments.segment_name) over (order by segments.segment_key) as next_segment_name,
    lead(segments.report_path) over (order by segments.segment_key) as next_report_path,
from marts.segments
order by segments.segment_key;
