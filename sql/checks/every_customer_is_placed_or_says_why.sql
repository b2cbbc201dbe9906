-- Every customer has a segment and a distance, or a reason why not.
-- severity: fail
select
    customer_id,
    segment_key,
    exclusion_reason,
from model.assignments
where
    (segment_key is null) = (exclusion_reason is null)
    or (segment_key is null) <> (centroid_distance is null);
