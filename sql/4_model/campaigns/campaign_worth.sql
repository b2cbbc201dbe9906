-- One row per campaign, outcome, segment (null: all) and contacted arm: what the
-- contacts brought in money and numbers, what responses earned where nobody was
-- held out, and over all segments the lift adjusted by segment. Nothing of what
-- is not judged. Read by marts.campaign_lift.
create or replace view model.campaign_worth as
select
    effects.campaign_key,
    effects.outcome_name,
    effects.segment_key,
    effects.arm_name,
    case when not effects.is_money then cast(round(effects.contacted_count * effects.lift) as bigint) end
        as incremental_count,
    case when not effects.is_money then effects.contacted_count * effects.lift_low end as incremental_count_low,
    case when not effects.is_money then effects.contacted_count * effects.lift_high end as incremental_count_high,
    -- money of too few payers earns nothing that could be said
    case when not effects.is_money or effects.lift_low is not null then effects.contacted_count end * (
        coalesce(effects.revenue_lift * campaigns.margin_share, effects.lift * effects.value_per_outcome)
        - effects.cost_per_contact
    ) as incremental_profit,
    effects.contacted_count * (
        coalesce(effects.revenue_lift_low * campaigns.margin_share, effects.lift_low * effects.value_per_outcome)
        - effects.cost_per_contact
    ) as incremental_profit_low,
    effects.contacted_count * (
        coalesce(effects.revenue_lift_high * campaigns.margin_share, effects.lift_high * effects.value_per_outcome)
        - effects.cost_per_contact
    ) as incremental_profit_high,
    responses.revenue as response_revenue,
    responses.profit as response_profit,
    responses.break_even_rate,
    adjusted.* exclude (run_id, campaign_key, outcome_name, arm_name, segment_count),
from model.campaign_effects as effects
inner join core.campaigns on effects.campaign_key = campaigns.campaign_key
left join model.campaign_responses as responses
    on
        effects.outcome_name = 'response'
        and effects.campaign_key = responses.campaign_key
        and effects.arm_name = responses.arm_name
        and effects.segment_key is not distinct from responses.segment_key
left join model.campaign_adjusted_lifts as adjusted
    on
        effects.segment_key is null
        and not effects.is_blocked
        and effects.campaign_key = adjusted.campaign_key
        and effects.outcome_name = adjusted.outcome_name
        and effects.arm_name = adjusted.arm_name;

comment on view model.campaign_worth is 'One row per campaign, outcome, segment and arm: what it brought, earned, and the adjusted lift.';
