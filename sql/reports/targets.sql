-- One row per segment, the one to reach next first: advice, what it rests on, and
-- the figures of the campaign and arm that it rests on.
select
    targets.target_rank,
    targets.segment_key,
    targets.segment_name,
    targets.advice,
    targets.short_reason_text as reason_text,
    targets.evidence_type,
    targets.evidence_campaign_name,
    case when targets.arm_count > 1 then targets.arm_name end as arm_name,
    coalesce(targets.outcome_name, 'response') as outcome_name,
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
    targets.is_buying_anyway as buys_anyway,
from marts.segment_targets as targets
order by targets.target_rank;
