-- One row per segment: the table to take along, with a project's own columns.
select *  -- noqa: AM04
from marts.segments
order by segment_key;
