-- One row per customer of a segment who may be contacted: the list to take along,
-- with a project's own columns.
select *  -- noqa: AM04
from marts.customer_segments
where segment_key = $segment_key and is_contactable
order by customer_id;
