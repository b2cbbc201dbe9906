-- One number: the highest that any segment key ever had, in any run; 0 where there
-- was none.
select coalesce(max(cast(substr(segment_key, 2) as integer)), 0)
from (
    select segment_key from model.centroids
    union all
    select segment_key from model.segments
    union all
    select segment_key from model.segment_lineage
    union all
    select previous_segment_key from model.segment_lineage
) as keys
