-- One row per campaign, outcome, segment (null: all) and contacted arm: the lift
-- with its pooled form, what it earned, and the verdict. A verdict needs the
-- interval on one side of the limit and, for works and harms, a test that holds
-- over all segments together; or contacted people who respond so little that no
-- lift could pay. Read by the marts and by the budget plan.
create or replace view model.campaign_effects as
with
lifts as (
    from model.campaign_lifts
),

blocked as (
    select
        campaign_key,
        bool_or(scope = 'campaign') as is_all_blocked,
        bool_or(scope = 'overall') as is_overall_blocked,
        bool_or(scope = 'segments') as is_by_segment_blocked,
    from model.campaign_flags
    where is_blocking
    group by campaign_key
),

revenue_lifts as (
    select campaign_key, segment_key, arm_name, lift as revenue_lift,
    from lifts
    where is_money
),

effects as (
    select
        lifts.*,
        pooling.lift_pooled,
        pooling.lift_pooled - thresholds.interval_z * pooling.pooled_error as lift_pooled_low,
        pooling.lift_pooled + thresholds.interval_z * pooling.pooled_error as lift_pooled_high,
        coalesce(pooling.lift_pooled, lifts.lift) as planning_lift,
        coalesce(pooling.pooled_error, lifts.lift_error) as planning_error,
        outcome_values.cost_per_contact,
        outcome_values.value_per_outcome,
        outcome_values.break_even_lift,
        revenue_lifts.revenue_lift,
        coalesce(blocked.is_all_blocked, false)
        or (lifts.segment_key is null and coalesce(blocked.is_overall_blocked, false))
        or (lifts.segment_key is not null and coalesce(blocked.is_by_segment_blocked, false)) as is_blocked,
        lifts.p_value_adjusted < campaign_thresholds.family_alpha as is_significant,
        -- nobody responds less than never: the lift is at most the rate of the contacted
        coalesce(not lifts.is_money and lifts.contacted_rate_high < outcome_values.break_even_lift, false)
            as is_below_bound,
    from lifts
    cross join model.thresholds
    cross join model.campaign_thresholds
    inner join model.campaign_values as outcome_values
        on
            lifts.campaign_key = outcome_values.campaign_key
            and lifts.outcome_name = outcome_values.outcome_name
    left join model.campaign_pooling as pooling
        on
            lifts.campaign_key = pooling.campaign_key
            and lifts.outcome_name = pooling.outcome_name
            and lifts.segment_key = pooling.segment_key
            and lifts.arm_name = pooling.arm_name
    left join revenue_lifts
        on
            lifts.campaign_key = revenue_lifts.campaign_key
            and lifts.segment_key is not distinct from revenue_lifts.segment_key
            and lifts.arm_name = revenue_lifts.arm_name
    left join blocked on lifts.campaign_key = blocked.campaign_key
)

select
    effects.* exclude (is_below_bound),
    case
        when is_blocked then 'cannot tell'
        when lift_high < 0 and is_significant then 'harms'
        when lift_low > coalesce(break_even_lift, 0) and is_significant then 'works'
        when lift_high < coalesce(break_even_lift, 0) or is_below_bound then 'no worthwhile effect'
        else 'cannot tell'
    end as verdict,
    -- judged by the bound alone, as without a holdout or with a very small one
    is_below_bound and not is_blocked and coalesce(lift_high >= break_even_lift, true) as is_bounded,
from effects;

comment on view model.campaign_effects is 'One row per campaign, outcome, segment and contacted arm: lift, money and verdict.';
