-- Every segment has customers.
-- severity: warn
select
    segment_key,
    segment_name,
from marts.segments
where customer_count = 0;
