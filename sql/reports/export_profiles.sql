-- One row per segment, feature and category: the table to take along, with a project's own columns.
select *  -- noqa: AM04
from marts.segment_profiles
order by segment_key, driver_rank;
