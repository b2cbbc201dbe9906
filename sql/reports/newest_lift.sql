-- One row per segment whose lift was measured, the highest to expect first: the
-- bars of "Whom should we reach next?", with the campaign and arm that count.
-- Not from marts: the verdict as a word; marts.segment_targets has the figures.
select
    row_number() over (order by evidence.planning_lift desc, evidence.segment_key asc) - 1 as rank,
    evidence.campaign_name,
    case when evidence.arm_count > 1 then evidence.arm_name end as arm_name,
    evidence.outcome_name,
    evidence.segment_key,
    segments.segment_name,
    evidence.contacted_count,
    evidence.contacted_rate,
    evidence.holdout_count,
    evidence.holdout_rate,
    100 * evidence.planning_lift as lift_points,
    100 * evidence.planning_lift_low as lift_points_low,
    100 * evidence.planning_lift_high as lift_points_high,
    100 * evidence.break_even_lift as break_even_points,
    evidence.verdict_word as verdict,
from model.segment_evidence as evidence
inner join marts.segments on evidence.segment_key = segments.segment_key
where evidence.is_measured
order by rank;
