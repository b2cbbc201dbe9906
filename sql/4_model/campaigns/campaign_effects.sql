-- One row per campaign, outcome, segment (null: all) and contacted arm: the lift
-- with its pooled form, what it earned, and the verdict. The verdict is where the
-- range lies beside what pays, so that word and range never disagree. What is
-- not judged has no lift, no range of anything and no profit; while the outcome
-- window is open it has counts alone. Read by the marts and by the budget plan.
create or replace view model.campaign_effects as
with shown as (
    select
        findings.* exclude (is_below_bound) replace (
            case when not is_open then contacted_rate end as contacted_rate,
            case when not is_blocked then contacted_rate_low end as contacted_rate_low,
            case when not is_blocked then contacted_rate_high end as contacted_rate_high,
            case when not is_open then holdout_rate end as holdout_rate,
            case when not is_blocked then holdout_rate_low end as holdout_rate_low,
            case when not is_blocked then holdout_rate_high end as holdout_rate_high,
            case when not is_open then recorded_sum end as recorded_sum,
            case when not is_open then break_even_lift end as break_even_lift,
            case when not is_blocked then lift end as lift,
            case when not is_blocked then lift_low end as lift_low,
            case when not is_blocked then lift_high end as lift_high,
            case when not is_blocked then p_value end as p_value,
            case when not is_blocked then p_value_adjusted end as p_value_adjusted,
            case when not is_blocked then lift_error end as lift_error,
            case when not is_blocked then minimum_detectable_effect end as minimum_detectable_effect,
            case when not is_blocked then lift_pooled end as lift_pooled,
            case when not is_blocked then revenue_lift end as revenue_lift,
            case when not is_blocked then revenue_lift_low end as revenue_lift_low,
            case when not is_blocked then revenue_lift_high end as revenue_lift_high
        ),
        is_below_bound and not is_blocked as is_below_bound,
    from model.campaign_findings as findings
)

select
    shown.* exclude (is_below_bound, pooled_error),
    lift_pooled - thresholds.interval_z * pooled_error as lift_pooled_low,
    lift_pooled + thresholds.interval_z * pooled_error as lift_pooled_high,
    -- what to expect and to plan with; over all segments together nothing was chosen, so as measured
    coalesce(lift_pooled, lift) as planning_lift,
    coalesce(pooled_error, lift_error) as planning_error,
    case
        when lift_high < 0 then 'harms'
        when lift_low > coalesce(break_even_lift, 0) then 'works'
        when lift_high < break_even_lift or is_below_bound then 'no worthwhile effect'
        else 'cannot tell'
    end as verdict,
    -- what is not judged has a word of its own
    case
        when is_blocked then 'not judged'
        when lift is null and verdict = 'cannot tell' then 'response only'
        else verdict
    end as verdict_word,
    -- judged by the bound alone, as without a holdout or with a very small one
    is_below_bound and coalesce(lift_high >= break_even_lift, true) as is_bounded,
from shown
cross join model.thresholds;

comment on view model.campaign_effects is 'One row per campaign, outcome, segment and contacted arm: lift, money and verdict.';
