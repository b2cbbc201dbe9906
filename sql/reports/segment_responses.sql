-- One row per segment and campaign, arm and outcome that reached it, newest first.
select
    lift.segment_key,
    lift.campaign_key,
    lift.campaign_name,
    lift.outcome_name,
    lift.arm_name,
    lift.contacted_count,
    lift.contacted_rate,
    lift.holdout_count,
    lift.outcome_name = 'revenue' as is_money,
    lift.currency_code,
    100 * lift.lift as lift_points,
    lift.lift_low,
    lift.lift_high,
    lift.verdict_word as verdict,
    lift.verdict_text,
    count(*) over (partition by lift.segment_key, lift.campaign_key, lift.outcome_name) as arm_count,
    lift.contacted_count < thresholds.small_cell_count or lift.holdout_count < thresholds.small_cell_count as is_too_small,
from marts.campaign_lift as lift
cross join model.thresholds
where lift.segment_key is not null
order by
    lift.segment_key asc, lift.start_date desc, lift.campaign_key asc, lift.outcome_name asc, lift.arm_name asc;
