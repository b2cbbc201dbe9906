-- One row per campaign, outcome, segment (null: all) and arm: the share that
-- responded with Wilson's interval (1927), or for money the mean per person
-- with Student's. Read by the lift figures.
create or replace view model.campaign_rates as
with rates as (
    select
        counts.*,
        counts.outcome_name = 'revenue' as is_money,
        case when counts.outcome_name = 'revenue' then counts.revenue_sum::double else counts.response_count end
        / counts.member_count::double as rate,
        power(thresholds.interval_z, 2) / counts.member_count as z2_by_n,
        spreads.variance,
        spreads.third_moment,
        spreads.mean_quantile * sqrt(spreads.variance / counts.member_count) as mean_reach,
    from model.campaign_counts as counts
    cross join model.thresholds
    left join model.campaign_spreads as spreads
        on
            counts.campaign_key = spreads.campaign_key
            and counts.segment_key is not distinct from spreads.segment_key
            and counts.arm_name = spreads.arm_name
            and counts.outcome_name = 'revenue'
),

wilson as (
    select
        rates.*,
        (rate + z2_by_n / 2) / (1 + z2_by_n) as middle,
        case when not is_money then sqrt(rate * (1 - rate) * z2_by_n + z2_by_n * z2_by_n / 4) end
        / (1 + z2_by_n) as reach,
    from rates
)

select
    campaign_key,
    outcome_name,
    is_money,
    segment_key,
    arm_name,
    is_holdout,
    member_count,
    response_count,
    recorded_sum,
    variance,
    third_moment,
    paying_count,
    rate,
    case
        when is_money then rate - mean_reach
        when response_count = 0 then 0
        else middle - reach
    end as rate_low,
    case
        when is_money then rate + mean_reach
        when response_count = member_count then 1
        else middle + reach
    end as rate_high,
    has_money,
from wilson;

comment on view model.campaign_rates is 'One row per campaign, outcome, segment and arm: rates with their intervals.';
