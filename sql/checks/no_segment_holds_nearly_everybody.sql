-- No segment holds nearly all customers.
-- severity: warn
with
totals as (
    select count(*) as segment_count
    from marts.segments
)

select
    segments.segment_name,
    segments.customer_share,
    segment_profiles.feature_label as strongest_feature,
    segments.customer_count as affected_count,
from marts.segments
cross join model.thresholds
cross join totals
left join marts.segment_profiles
    on segments.segment_key = segment_profiles.segment_key and segment_profiles.driver_rank = 1
where segments.customer_share > thresholds.giant_segment_share and totals.segment_count > 1;
