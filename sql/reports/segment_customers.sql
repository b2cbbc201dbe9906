-- One row per customer of a segment: the list to take along, with a project's own columns.
select *  -- noqa: AM04
from marts.customer_segments
where segment_key = $segment_key
order by customer_id;
