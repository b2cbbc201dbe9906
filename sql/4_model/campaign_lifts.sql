-- One row per campaign, outcome, segment (null: all) and contacted arm: the arm
-- against the holdout. Shares: Newcombe's interval (1998, method 10) from
-- Wilson's; money: Welch's (1947). Without a holdout there is no lift.
create or replace view model.campaign_lifts as
with
rates as (
    from model.campaign_rates
),

pairs as (
    select
        contacted.campaign_key,
        contacted.outcome_name,
        contacted.is_money,
        contacted.segment_key,
        contacted.arm_name,
        contacted.member_count as contacted_count,
        contacted.response_count as contacted_response_count,
        contacted.rate as contacted_rate,
        contacted.rate_low as contacted_rate_low,
        contacted.rate_high as contacted_rate_high,
        coalesce(holdout.member_count, 0) as holdout_count,
        coalesce(holdout.response_count, 0) as holdout_response_count,
        holdout.rate as holdout_rate,
        holdout.rate_low as holdout_rate_low,
        holdout.rate_high as holdout_rate_high,
        contacted.has_money,
        contacted.revenue_sum,
        contacted.rate - holdout.rate as lift,
        sqrt(contacted.variance / contacted.member_count + holdout.variance / holdout.member_count) as money_error,
        tests.difference_quantile,
        tests.p_value,
        tests.p_value_adjusted,
    from rates as contacted
    left join rates as holdout
        on
            contacted.campaign_key = holdout.campaign_key
            and contacted.outcome_name = holdout.outcome_name
            and contacted.segment_key is not distinct from holdout.segment_key
            and holdout.is_holdout
    left join model.campaign_tests as tests
        on
            contacted.campaign_key = tests.campaign_key
            and contacted.outcome_name = tests.outcome_name
            and contacted.segment_key is not distinct from tests.segment_key
            and contacted.arm_name = tests.arm_name
    where not contacted.is_holdout
),

intervals as (
    select
        pairs.* exclude (money_error, difference_quantile),
        case when is_money then lift - difference_quantile * money_error else lift - sqrt(
            power(contacted_rate - contacted_rate_low, 2) + power(holdout_rate_high - holdout_rate, 2)
        ) end as lift_low,
        case when is_money then lift + difference_quantile * money_error else lift + sqrt(
            power(contacted_rate_high - contacted_rate, 2) + power(holdout_rate - holdout_rate_low, 2)
        ) end as lift_high,
        case when is_money then money_error end as money_error,
    from pairs
)

select
    intervals.* exclude (intervals.money_error),
    case
        when intervals.is_money then intervals.money_error
        else (intervals.lift_high - intervals.lift_low) / (2 * thresholds.interval_z)
    end as lift_error,
from intervals
cross join model.thresholds;

comment on view model.campaign_lifts is 'One row per campaign, outcome, segment and contacted arm: against the holdout.';
