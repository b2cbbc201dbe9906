-- Every segment has a name of its own.
-- severity: fail
select
    segment_name,
    count(*) as segment_count,
from marts.segments
group by segment_name
having count(*) > 1;
