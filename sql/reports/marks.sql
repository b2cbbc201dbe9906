-- One row per segment key that a page can show, retired ones included: name, and
-- the page if the segment still exists. Read by the macro `seg`.
select
    history.segment_key,
    coalesce(segments.segment_name, history.segment_name) as segment_name,
    segments.report_path,
from marts.segment_history as history
left join marts.segments on history.segment_key = segments.segment_key
qualify history.run_number = max(history.run_number) over (partition by history.segment_key)
order by history.segment_key;
