-- One row per segment that a campaign has reached: the one place that decides
-- which evidence counts for a segment, with its arm, counts and rates. A clear
-- verdict before an unclear one, a measured lift before a response without
-- holdout, then the newest campaign and its best arm. Read by
-- marts.segment_targets, by the budget plan, and by pages and commands.
create or replace view model.segment_evidence as
with
responses as (
    select
        effects.*,
        wording.verdict_word,
    from model.campaign_effects as effects
    inner join model.campaign_wording as wording
        on
            effects.campaign_key = wording.campaign_key
            and effects.outcome_name = wording.outcome_name
            and effects.arm_name = wording.arm_name
            and effects.segment_key is not distinct from wording.segment_key
    where effects.outcome_name = 'response'
),

ranked as (
    select
        effects.*,
        campaigns.campaign_name,
        campaigns.start_date,
        campaigns.currency_code,
        effects.lift is not null and not effects.is_blocked as is_measured,
        case effects.verdict
            when 'works' then 'reach'
            when 'harms' then 'avoid'
            when 'no worthwhile effect' then 'leave alone'
            else 'test first'
        end as advice,
        case when campaigns.value_per_response is null then 'measured money' else 'stated value' end as value_source,
        count(*) over (partition by effects.campaign_key, effects.segment_key) as arm_count,
        row_number() over (
            partition by effects.segment_key
            order by
                effects.verdict <> 'cannot tell' desc,
                effects.lift is not null and not effects.is_blocked desc,
                campaigns.start_date desc,
                campaigns.campaign_key desc,
                effects.lift_low desc nulls last,
                effects.arm_name asc
        ) as evidence_rank,
    from responses as effects
    inner join core.campaigns on effects.campaign_key = campaigns.campaign_key
    where effects.segment_key is not null
),

overall as (
    select campaign_key, arm_name, contacted_rate as overall_rate,
    from responses
    where segment_key is null
)

select
    ranked.* exclude (evidence_rank, advice, value_source) replace (
        case when ranked.is_measured then ranked.lift end as lift,
        case when ranked.is_measured then ranked.lift_low end as lift_low,
        case when ranked.is_measured then ranked.lift_high end as lift_high,
        case when ranked.is_measured then ranked.planning_lift end as planning_lift
    ),
    case when ranked.is_measured then ranked.planning_lift - thresholds.interval_z * ranked.planning_error end
        as planning_lift_low,
    case when ranked.is_measured then ranked.planning_lift + thresholds.interval_z * ranked.planning_error end
        as planning_lift_high,
    -- an effect whose worth nobody can know is no reason to spend
    case
        when ranked.advice = 'reach' and ranked.break_even_lift is null then 'test first' else ranked.advice
    end as advice,
    case when ranked.value_per_outcome is not null then ranked.value_source end as value_source,
    -- one rule: they respond at least as everybody does, and contact adds nothing worthwhile
    ranked.is_measured and ranked.verdict = 'no worthwhile effect' and ranked.contacted_rate >= overall.overall_rate
        as is_buying_anyway,
from ranked
cross join model.thresholds
left join overall on ranked.campaign_key = overall.campaign_key and ranked.arm_name = overall.arm_name
where ranked.evidence_rank = 1;

comment on view model.segment_evidence is 'One row per segment that a campaign has reached: the evidence that counts.';
