-- One row per reason why customers could not be placed in a segment.
-- Not from marts: counts everybody, without what the mart joins to each customer.
select
    exclusion_reason,
    count(*) as customer_count,
from model.assignments
where segment_key is null
group by exclusion_reason
order by customer_count desc, exclusion_reason asc;
