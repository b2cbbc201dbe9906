-- The shares of the categories of a feature add to 1 in every segment.
-- severity: fail
select
    segment_key,
    feature_name,
    sum(segment_value) as share_sum,
from marts.segment_profiles
where category_name is not null and customer_count > 0
group by segment_key, feature_name
having abs(sum(segment_value) - 1) > 1e-9;
