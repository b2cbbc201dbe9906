-- Makes campaign_buckets: one row per segment and bucket, with how many customers
-- come before it. Buckets that no arm ends in need no order inside.
create or replace temp table campaign_buckets as
select
    segment_key,
    bucket,
    customer_count,
    (sum(customer_count) over buckets - customer_count)::bigint as before_count,
    (sum(customer_count) over (partition by segment_key))::bigint as segment_count
from (
    select segment_key, bucket, count(*) as customer_count
    from campaign_chosen
    where exclusion_reason is null
    group by segment_key, bucket
) as counted
window buckets as (partition by segment_key order by bucket)
