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
    lower(split_part(lift.verdict_text, ':', 1)) as verdict,  -- the word that opens its sentence
    lift.verdict_text,
    lift.contacted_count < thresholds.small_cell_count or lift.holdout_count < thresholds.small_cell_count as is_too_small,
from marts.campaign_lift as lift
cross join model.thresholds
where lift.segment_key is not null
order by
    lift.segment_key asc, lift.start_date desc, lift.campaign_key asc, lift.outcome_name asc, lift.arm_name asc;
