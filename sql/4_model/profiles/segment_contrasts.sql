-- One row per run, segment, feature and category: how far the mean or share is from
-- all customers and from everybody else. Read by model.segment_effects.
--   effect  difference of means over the pooled standard deviation (Cohen 1988, 2.3), Cohen's h for shares
-- The base is taken as known: intervals are for the segment's own customers.
create or replace view model.segment_contrasts as
with
compared as (
    select
        intervals.*,
        catalog.feature_order,
        intervals.base_count - intervals.customer_count as other_count,
        intervals.segment_value - intervals.base_value as difference_vs_all,
    from model.segment_intervals as intervals
    inner join features.feature_catalog as catalog on intervals.feature_name = catalog.feature_name
),

others as (
    -- about the base mean, so that large values with a small spread lose no digits
    select
        *,
        -customer_count * difference_vs_all / nullif(other_count, 0) as other_offset,
        base_count * power(base_sd, 2) - customer_count * (power(segment_sd, 2) + power(difference_vs_all, 2))
            as other_square_sum,
    from compared
),

spreads as (
    select
        *,
        sqrt(
            (customer_count * power(segment_sd, 2) + greatest(other_square_sum - other_count * power(other_offset, 2), 0))
            / nullif(greatest(base_count - 2, 0), 0)
        ) as pooled_sd,
        least(greatest(base_value + other_offset, 0), 1) as other_share,
    from others
)

select
    *,
    case
        when other_count = 0 then null
        when is_share then 2 * asin(sqrt(segment_value)) - 2 * asin(sqrt(other_share))
        else coalesce((difference_vs_all - other_offset) / coalesce(nullif(pooled_sd, 0), nullif(base_sd, 0)), 0)
    end as effect_size_vs_others,
    -- from all customers: standard deviations of all, for shares Cohen's h
    case
        when is_share then 2 * asin(sqrt(segment_value)) - 2 * asin(sqrt(base_value))
        else difference_vs_all / nullif(base_sd, 0)
    end as effect_size_vs_all,
from spreads;

comment on view model.segment_contrasts is 'One row per run, segment, feature and category: how far from all and from the others.';
