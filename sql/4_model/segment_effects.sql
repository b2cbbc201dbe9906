-- One row per run, segment, feature and category: how far the segment is from
-- all customers and from everybody else. Read by naming and segment_wording.
--   effect  difference of means over the pooled standard deviation (Cohen 1988, 2.3), Cohen's h for shares
-- The base is taken as known: intervals speak of the segment's own customers.
create or replace view model.segment_effects as
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
),

effects as (
    select
        *,
        case
            when other_count = 0 then null
            when is_share then 2 * asin(sqrt(segment_value)) - 2 * asin(sqrt(other_share))
            else coalesce((difference_vs_all - other_offset) / coalesce(nullif(pooled_sd, 0), nullif(base_sd, 0)), 0)
        end as effect_size_vs_others,
    from spreads
)

select
    effects.run_id,
    effects.segment_key,
    effects.feature_name,
    effects.category_name,
    effects.is_share,
    effects.customer_count,
    effects.missing_count,
    effects.segment_value,
    effects.value_low,
    effects.value_high,
    effects.base_value,
    effects.difference_vs_all,
    effects.effect_size_vs_others,
    cast(row_number() over (
        partition by effects.run_id, effects.segment_key
        order by
            -- rounded: the two halves of a yes or no are equally far, but not to the last bit
            round(abs(effects.effect_size_vs_others), 9) desc nulls last,
            effects.feature_order asc,
            effects.category_name asc
    ) as integer) as driver_rank,
    case
        when effects.customer_count < thresholds.small_cell_count then 'too few to say'
        when effects.value_low > effects.base_value and effects.effect_size_vs_others >= thresholds.word_min_effect
            then 'higher'
        when effects.value_high < effects.base_value and effects.effect_size_vs_others <= -thresholds.word_min_effect
            then 'lower'
        else 'about the same'
    end as direction,
from effects
cross join model.thresholds;

comment on view model.segment_effects is 'One row per run, segment, feature and category: how far from all and from the others.';
