-- The number of customers is about that of the run before.
-- severity: warn
with
counts as (
    select
        (select count(*) from model.assignments) as customer_count,
        previous.customer_count as previous_customer_count,
    from model.current_run
    inner join model.runs as previous on current_run.previous_run_id = previous.run_id
)

select
    counts.customer_count,
    counts.previous_customer_count,
    counts.customer_count - counts.previous_customer_count as difference_count,
from counts
cross join model.thresholds
where
    abs(counts.customer_count - counts.previous_customer_count)
    > thresholds.shift_max_customers * counts.previous_customer_count;
