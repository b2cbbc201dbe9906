-- One row per segment, campaign and arm that reached it: what a decision on the
-- segment could rest on. Where money was recorded that is money, else responses
-- and their stated value; the verdict and the lift to expect are those of all
-- campaigns together where this one is the newest. Read by segment_evidence.
create or replace view model.segment_candidates as
with
effects as (
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
)

select
    responses.* exclude (verdict, verdict_word, is_bounded, planning_lift, planning_error),
    campaigns.campaign_name,
    campaigns.start_date,
    campaigns.currency_code,
    money.lift is not null as is_money_verdict,
    coalesce(memory.verdict, responses.verdict) as verdict,
    coalesce(memory.verdict, responses.verdict_word) as verdict_word,
    coalesce(memory.campaign_count, 1) as campaign_count,
    case
        when money.lift is null then coalesce(memory.expected_lift, responses.planning_lift)
        else responses.planning_lift
    end as planning_lift,
    case
        when money.lift is null then coalesce(memory.expected_error, responses.planning_error)
        else responses.planning_error
    end as planning_error,
    responses.is_bounded and money.lift is null as is_bounded,
    -- what the decision rests on: money per person, or responses
    coalesce(memory.expected_lift, responses.planning_lift) as decision_lift,
    coalesce(memory.expected_error, responses.planning_error) as decision_error,
    case when money.lift is null then responses.value_per_outcome else money.value_per_outcome end
        as decision_value,
    decision_lift * decision_value - responses.cost_per_contact as profit_per_contact,
    count(*) over (partition by responses.campaign_key, responses.segment_key) as arm_count,
    overall.contacted_rate as overall_rate,
    beaten.better_arm_names,
from effects as responses
inner join core.campaigns on responses.campaign_key = campaigns.campaign_key
left join effects as money
    on
        responses.campaign_key = money.campaign_key
        and money.outcome_name = 'revenue'
        and responses.arm_name = money.arm_name
        and responses.segment_key = money.segment_key
        and money.lift_low is not null
left join model.segment_memory as memory
    on
        responses.campaign_key = memory.campaign_key
        and responses.segment_key = memory.segment_key
        and responses.arm_name = memory.arm_name
        and memory.is_money = (money.lift is not null)
left join effects as overall
    on
        responses.campaign_key = overall.campaign_key
        and overall.outcome_name = 'response'
        and responses.arm_name = overall.arm_name
        and overall.segment_key is null
left join model.campaign_beaten_arms as beaten
    on
        responses.campaign_key = beaten.campaign_key
        and responses.segment_key = beaten.segment_key
        and responses.arm_name = beaten.arm_name
        and beaten.outcome_name = case when money.lift is not null then 'revenue' else 'response' end
where
    responses.outcome_name = 'response' and responses.segment_key is not null
    -- what a year of campaigns brought together is no evidence for one of them
    and campaigns.origin <> 'standing';

comment on view model.segment_candidates is 'One row per segment, campaign and arm: what a decision could rest on.';
