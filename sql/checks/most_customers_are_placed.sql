-- Nearly all customers can be placed.
-- severity: warn
with
reasons as (
    select
        exclusion_reason,
        count(*) as affected_count,
        sum(count(*)) over () as customer_count,
        sum(count(exclusion_reason)) over () as unplaced_count,
    from model.assignments
    group by exclusion_reason
)

select
    reasons.exclusion_reason,
    reasons.affected_count,
from reasons
cross join model.thresholds
where
    reasons.exclusion_reason is not null
    and reasons.unplaced_count > thresholds.unplaced_max_share * reasons.customer_count;
