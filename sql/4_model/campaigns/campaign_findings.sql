-- One row per campaign, outcome, segment (null: all) and contacted arm: the lift,
-- what it is worth, and whether anything forbids to judge it. Read by
-- campaign_effects, which shows of it what may be shown.
create or replace view model.campaign_findings as
with
blocked as (
    select
        campaign_key,
        bool_or(scope = 'campaign') as is_all_blocked,
        bool_or(scope = 'overall') as is_overall_blocked,
        bool_or(scope = 'segments') as is_by_segment_blocked,
        bool_or(flag_name = 'window open') as is_open,
    from model.campaign_flags
    where is_blocking
    group by campaign_key
),

revenue_lifts as (
    select
        campaign_key,
        segment_key,
        arm_name,
        lift as revenue_lift,
        lift_low as revenue_lift_low,
        lift_high as revenue_lift_high,
    from model.campaign_lifts
    where is_money and lift_low is not null
)

select
    lifts.* exclude (sampling_error),
    pooling.lift_pooled,
    pooling.pooled_error,
    outcome_values.cost_per_contact,
    outcome_values.value_per_outcome,
    outcome_values.break_even_lift,
    revenue_lifts.* exclude (campaign_key, segment_key, arm_name),
    coalesce(blocked.is_open, false) as is_open,
    coalesce(blocked.is_all_blocked, false)
    or (lifts.segment_key is null and coalesce(blocked.is_overall_blocked, false))
    or (lifts.segment_key is not null and coalesce(blocked.is_by_segment_blocked, false)) as is_blocked,
    -- nobody responds less than never: the lift is at most the rate of the contacted
    coalesce(lifts.rate_bound < outcome_values.break_even_lift, false) as is_below_bound,
from model.campaign_lifts as lifts
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
left join blocked on lifts.campaign_key = blocked.campaign_key;

comment on view model.campaign_findings is 'One row per campaign, outcome, segment and contacted arm: lift, worth, and what forbids to judge.';
