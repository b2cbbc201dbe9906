-- The shares of the segments add to 1 in every run.
-- severity: fail
select
    run_id,
    sum(customer_share) as share_sum,
from model.segments
group by run_id
having sum(customer_count) > 0 and abs(sum(customer_share) - 1) > 1e-9;
