-- One row per feature of which values are missing among placed customers.
select
    feature_label,
    sum(missing_count) as missing_count,
    cast(sum(missing_count) as double) / nullif(sum(missing_count + customer_count), 0) as missing_share,
from (
    -- a feature of words has a row per category: its counts are the same in each
    select
        feature_label,
        feature_name,
        segment_key,
        max(missing_count) as missing_count,
        max(customer_count) as customer_count,
    from marts.segment_profiles
    group by feature_label, feature_name, segment_key
) as features_by_segment
group by feature_name, feature_label
having sum(missing_count) > 0
order by missing_count desc, feature_label asc;
