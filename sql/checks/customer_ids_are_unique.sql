-- A customer stands once in core.customers.
-- severity: fail
select
    customer_id,
    count(*) as row_count,
from core.customers
group by customer_id
having count(*) > 1;
