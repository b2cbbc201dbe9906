-- One row per campaign, outcome, segment (null: all) and contacted arm: the arm
-- against the holdout. Shares: the range of Miettinen and Nurminen (1985);
-- money: a score of the same kind; both wide enough for all segments and arms of
-- the outcome together. Without a holdout there is no lift.
create or replace view model.campaign_lifts as
with
rates as (
    select
        *,
        -- of one person's outcome; a share has one success and one failure more, so that it is never 0
        case
            when is_money then variance
            else (response_count + 1) / (member_count + 2) * (1 - (response_count + 1) / (member_count + 2))
        end / member_count as rate_variance,
    from model.campaign_rates
)

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
    contacted.recorded_sum,
    contacted.rate - holdout.rate as lift,
    tests.lift_low,
    tests.lift_high,
    -- where nobody was held out, that of the response alone
    sqrt(contacted.rate_variance + coalesce(holdout.rate_variance, 0)) as sampling_error,
    -- of money: in agreement with its range
    coalesce(tests.lift_error, sampling_error) as lift_error,
    tests.p_value,
    tests.p_value_adjusted,
    tests.minimum_detectable_effect,
    tests.rate_bound,
    tests.contrast_count,
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
where not contacted.is_holdout;

comment on view model.campaign_lifts is 'One row per campaign, outcome, segment and contacted arm: against the holdout.';
