-- One row per segment, the one to reach next first: advice, what it rests on, and
-- the figures of the campaign and arm that it rests on.
select
    targets.target_rank,
    targets.segment_key,
    targets.segment_name,
    targets.advice,
    reasons.short_reason_text as reason_text,
    targets.evidence_type,
    targets.evidence_campaign_name,
    case when evidence.arm_count > 1 then targets.arm_name end as arm_name,
    coalesce(evidence.outcome_name, 'response') as outcome_name,
    targets.total_points,
    targets.expected_lift,
    targets.expected_lift_low,
    targets.expected_lift_high,
    targets.break_even_lift,
    targets.profit_per_contact,
    targets.profit_per_contact_low,
    targets.profit_per_contact_high,
    targets.currency_code,
    targets.value_source,
    targets.contacted_count,
    targets.contacted_rate,
    targets.holdout_count,
    targets.holdout_rate,
    coalesce(evidence.is_buying_anyway, false) as buys_anyway,
from marts.segment_targets as targets
left join model.segment_reasons as reasons on targets.segment_key = reasons.segment_key
left join model.segment_evidence as evidence on targets.segment_key = evidence.segment_key
order by targets.target_rank;
