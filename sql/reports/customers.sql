-- One row per customer: the list to take along, with a project's own columns.
select *  -- noqa: AM04
from marts.customer_segments
order by customer_id;
