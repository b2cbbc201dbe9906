-- Every customer who has not gone is in customer_segments, and nobody twice.
-- severity: fail
with
counts as (
    select
        (select count(*) from features.customer_features) as customer_count,
        (select count(*) from model.assignments) as assigned_count,
        (select count(*) from marts.customer_segments) as shown_count,
)

select
    customer_count,
    assigned_count,
    shown_count,
from counts
where customer_count <> assigned_count or customer_count <> shown_count;
