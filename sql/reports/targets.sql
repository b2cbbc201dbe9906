-- One row per segment, the one to reach next first: advice, what it rests on, and
-- the figures of the campaign that it rests on.
with
evidence as (
    select *
    from marts.campaign_lift
    qualify row_number() over (
        partition by campaign_name, segment_key order by start_date desc, outcome_name = 'response' desc, outcome_name asc, arm_name asc
    ) = 1
),

overall as (
    select
        campaign_name,
        contacted_rate,
    from evidence
    where segment_key is null
)

select
    targets.target_rank,
    targets.segment_key,
    targets.segment_name,
    targets.advice,
    targets.reason_text,
    targets.evidence_type,
    targets.evidence_campaign_name,
    coalesce(evidence.outcome_name, 'responses') as outcome_name,
    targets.lift,
    targets.lift_low,
    targets.lift_high,
    targets.break_even_lift,
    targets.extra_per_100_contacts,
    evidence.contacted_count,
    evidence.contacted_rate,
    evidence.holdout_count,
    evidence.holdout_rate,
    coalesce(
        evidence.contacted_rate > overall.contacted_rate and evidence.verdict in ('no worthwhile effect', 'harms'), false
    ) as buys_anyway,
from marts.segment_targets as targets
left join evidence
    on targets.evidence_campaign_name = evidence.campaign_name and targets.segment_key = evidence.segment_key
left join overall on targets.evidence_campaign_name = overall.campaign_name
order by targets.target_rank;
