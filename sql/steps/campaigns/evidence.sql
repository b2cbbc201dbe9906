-- One row per segment, arm and campaign that was judged, oldest first: what all
-- campaigns together say of a segment is pooled from these.
select
    effects.segment_key, effects.arm_name, effects.is_money, effects.campaign_key, campaigns.start_date,
    effects.lift, effects.lift_error, effects.planning_lift, effects.planning_error, effects.verdict,
    effects.contrast_count, coalesce(effects.break_even_lift, 0) as break_even_lift
from model.campaign_effects as effects
inner join core.campaigns on effects.campaign_key = campaigns.campaign_key
where
    effects.segment_key is not null and effects.lift_low is not null and effects.lift_error > 0
    and effects.outcome_name in ('response', 'revenue') and campaigns.origin <> 'standing'
order by effects.segment_key, effects.arm_name, effects.is_money, campaigns.start_date, effects.campaign_key
