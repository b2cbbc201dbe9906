-- One row per customer who may be contacted: the list to take along, with a
-- project's own columns.
select *  -- noqa: AM04
from marts.customer_segments
where is_contactable
order by customer_id;
