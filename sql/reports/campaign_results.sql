-- One row per campaign, arm, outcome and segment; a null key is all segments
-- together. Extra is per hundred contacted where people are counted, per
-- customer where money is. One outcome is the headline, the others are details.
select
    lift.campaign_key,
    lift.outcome_name,
    lift.outcome_name = 'revenue' as is_money,
    lift.outcome_name = coalesce(
        max(case when lift.outcome_name = 'revenue' then 'revenue' end) over (partition by lift.campaign_key),
        max(case when lift.outcome_name = 'response' then 'response' end) over (partition by lift.campaign_key)
    ) as is_headline,
    lift.arm_name,
    lift.segment_key,
    lift.segment_name,
    lift.contacted_count,
    lift.contacted_response_count,
    lift.contacted_rate,
    lift.holdout_count,
    lift.holdout_response_count,
    lift.holdout_rate,
    if(lift.outcome_name = 'revenue', 1, 100) * lift.lift as lift_points,
    if(lift.outcome_name = 'revenue', 1, 100) * lift.lift_low as lift_points_low,
    if(lift.outcome_name = 'revenue', 1, 100) * lift.lift_high as lift_points_high,
    if(lift.outcome_name = 'revenue', 1, 100) * lift.lift_pooled as expected_points,
    case when lift.is_imbalanced then if(lift.outcome_name = 'revenue', 1, 100) * lift.lift_adjusted end
        as adjusted_points,
    if(lift.outcome_name = 'revenue', 1, 100) * lift.lift_adjusted_low as adjusted_points_low,
    if(lift.outcome_name = 'revenue', 1, 100) * lift.lift_adjusted_high as adjusted_points_high,
    lift.cost_total,
    -- with the outcome that leads, whichever it is
    case when is_headline then max(lift.response_revenue) over places end as response_revenue,
    case when is_headline then max(lift.response_profit) over places end as response_profit,
    lift.break_even_rate,
    lift.incremental_count,
    lift.incremental_profit,
    lift.incremental_profit_low,
    lift.incremental_profit_high,
    if(lift.outcome_name = 'revenue', 1, 100) * lift.break_even_lift as break_even_points,
    lift.currency_code,
    lift.verdict_word as verdict,
    lift.verdict_text,
    row_number() over (
        partition by lift.campaign_key, lift.outcome_name, lift.arm_name
        order by lift.segment_key is not null, lift.lift desc nulls last, lift.segment_key asc
    ) - 1 as rank,
from marts.campaign_lift as lift
window places as (partition by lift.campaign_key, lift.arm_name, lift.segment_key)
order by lift.campaign_key, lift.outcome_name, lift.arm_name, rank;
