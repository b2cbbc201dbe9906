-- Every segment key of a customer is a segment of the run.
-- severity: fail
select
    customer_segments.segment_key,
    count(*) as affected_count,
from marts.customer_segments
left join marts.segments on customer_segments.segment_key = segments.segment_key
where customer_segments.segment_key is not null and segments.segment_key is null
group by customer_segments.segment_key;
