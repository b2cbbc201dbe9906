-- One row per segment that a campaign has reached: the campaign that speaks for
-- it. A clear verdict before an unclear one, a measured lift before a response
-- without holdout, then the newest campaign and its best arm. Read by
-- marts.segment_targets and by the budget plan.
create or replace view model.segment_evidence as
with
responses as (
    from model.campaign_effects
    where outcome_name = 'response'
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
        row_number() over (
            partition by effects.segment_key
            order by
                effects.verdict <> 'cannot tell' desc,
                effects.lift is not null and not effects.is_blocked desc,
                campaigns.start_date desc,
                length(campaigns.campaign_key) desc,
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
    ranked.* exclude (evidence_rank, advice),
    -- an effect whose worth nobody can know is no reason to spend
    case
        when ranked.advice = 'reach' and ranked.break_even_lift is null then 'test first' else ranked.advice
    end as advice,
    ranked.verdict = 'no worthwhile effect' and ranked.contacted_rate >= overall.overall_rate as is_buying_anyway,
from ranked
left join overall on ranked.campaign_key = overall.campaign_key and ranked.arm_name = overall.arm_name
where ranked.evidence_rank = 1;

comment on view model.segment_evidence is 'One row per segment that a campaign has reached: the campaign that speaks for it.';
