-- One row per campaign, segment (null: all) and contacted arm of which nobody was
-- held out: what the contacts cost and what their responses earned, as counted.
-- Response, not lift: some of it would have come without contact. Money where it
-- was recorded, else responses at their stated value. Nothing of what is not
-- judged, or still open. Read by marts.campaign_lift and by the budget plan.
create or replace view model.campaign_responses as
with
worth as (
    select
        effects.campaign_key,
        effects.segment_key,
        effects.arm_name,
        effects.contacted_count,
        effects.contacted_response_count,
        effects.cost_per_contact,
        effects.value_per_outcome,
        money.rate is not null as is_money,
        -- what one contact brought: money a head, or a share that responded
        coalesce(cast(money.recorded_sum as double) / money.member_count, effects.contacted_rate) as response_mean,
        case
            when money.rate is not null then sqrt(money.variance / money.member_count)
            else effects.lift_error
        end as response_error,
        case when money.rate is not null then campaigns.margin_share else effects.value_per_outcome end as mean_value,
        coalesce(cast(money.recorded_sum as double), effects.contacted_response_count * effects.value_per_outcome)
            as revenue,
    from model.campaign_effects as effects
    inner join core.campaigns on effects.campaign_key = campaigns.campaign_key
    left join model.campaign_rates as money
        on
            effects.campaign_key = money.campaign_key
            and money.outcome_name = 'revenue'
            and not money.is_holdout
            and effects.arm_name = money.arm_name
            and effects.segment_key is not distinct from money.segment_key
    where
        effects.outcome_name = 'response' and effects.holdout_count = 0
        and not effects.is_blocked and not effects.is_open
)

select
    worth.*,
    cost_per_contact * contacted_count as cost,
    contacted_count * response_mean * mean_value - cost as profit,
    case when value_per_outcome > 0 then cost_per_contact / value_per_outcome end as break_even_rate,
from worth;

comment on view model.campaign_responses is 'One row per campaign, segment and arm without holdout: cost, revenue and profit, as counted.';
