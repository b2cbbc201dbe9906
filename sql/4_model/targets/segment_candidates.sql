-- One row per segment, campaign and arm that reached it: what a decision on the
-- segment could rest on. Where money was recorded that is money, else responses
-- and their stated value; the verdict and the lift to expect are those of all
-- campaigns together where this one is the newest. Read by segment_evidence.
-- (Windows in place of joins of the effects with themselves: DuckDB before 1.4 would
-- plan them again for each.)
create or replace view model.segment_candidates as
with
effects as (
    select
        *,
        max(lift) filter (where outcome_name = 'revenue' and lift_low is not null) over people as money_lift,
        max(value_per_outcome) filter (where outcome_name = 'revenue' and lift_low is not null) over people as money_value,
        max(contacted_rate) filter (where outcome_name = 'response' and segment_key is null)
            over (partition by campaign_key, arm_name) as overall_rate,
    from model.campaign_effects
    window people as (partition by campaign_key, arm_name, segment_key)
)

select
    responses.* exclude (verdict, verdict_word, is_bounded, planning_lift, planning_error, money_lift, money_value),
    campaigns.campaign_name,
    campaigns.start_date,
    campaigns.currency_code,
    responses.money_lift is not null as is_money_verdict,
    coalesce(memory.verdict, responses.verdict) as verdict,
    coalesce(memory.verdict, responses.verdict_word) as verdict_word,
    coalesce(memory.campaign_count, 1) as campaign_count,
    case
        when responses.money_lift is null then coalesce(memory.expected_lift, responses.planning_lift)
        else responses.planning_lift
    end as planning_lift,
    case
        when responses.money_lift is null then coalesce(memory.expected_error, responses.planning_error)
        else responses.planning_error
    end as planning_error,
    responses.is_bounded and responses.money_lift is null as is_bounded,
    -- what the decision rests on: money per person, or responses
    coalesce(memory.expected_lift, responses.planning_lift) as decision_lift,
    coalesce(memory.expected_error, responses.planning_error) as decision_error,
    case when responses.money_lift is null then responses.value_per_outcome else responses.money_value end
        as decision_value,
    decision_lift * decision_value - responses.cost_per_contact as profit_per_contact,
    count(*) over (partition by responses.campaign_key, responses.segment_key) as arm_count,
    beaten.better_arm_names,
from effects as responses
inner join core.campaigns on responses.campaign_key = campaigns.campaign_key
left join model.segment_memory as memory
    on
        responses.campaign_key = memory.campaign_key
        and responses.segment_key = memory.segment_key
        and responses.arm_name = memory.arm_name
        and memory.is_money = (responses.money_lift is not null)
left join model.campaign_beaten_arms as beaten
    on
        responses.campaign_key = beaten.campaign_key
        and responses.segment_key = beaten.segment_key
        and responses.arm_name = beaten.arm_name
        and beaten.outcome_name = case when responses.money_lift is not null then 'revenue' else 'response' end
where
    responses.outcome_name = 'response' and responses.segment_key is not null
    -- what a year of campaigns brought together is no evidence for one of them
    and campaigns.origin <> 'standing';

comment on view model.segment_candidates is 'One row per segment, campaign and arm: what a decision could rest on.';
