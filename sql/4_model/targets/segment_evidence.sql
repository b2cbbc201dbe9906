-- One row per segment that a campaign has reached: the one place that decides
-- which evidence counts for a segment, with its arm, counts and rates. Where
-- money was recorded the verdict is that of money, else that of the responses. A
-- measured lift before a response without holdout, then the newest campaign,
-- which stands for the older ones too, and of its arms one that works before
-- others, then the one that is expected to earn most. Read by
-- marts.segment_targets, by the budget plan, and by pages and commands.
create or replace view model.segment_evidence as
select
    decided.* exclude (overall_rate),
    lift is not null as is_measured,
    planning_lift - thresholds.interval_z * planning_error as planning_lift_low,
    planning_lift + thresholds.interval_z * planning_error as planning_lift_high,
    profit_per_contact - thresholds.interval_z * decision_error * decision_value as profit_per_contact_low,
    profit_per_contact + thresholds.interval_z * decision_error * decision_value as profit_per_contact_high,
    case
        -- an effect whose worth nobody can know is no reason to spend
        when verdict = 'works' and profit_per_contact is null then 'test first'
        when verdict = 'works' then 'reach'
        when verdict = 'harms' then 'avoid'
        when verdict = 'no worthwhile effect' then 'leave alone'
        else 'test first'
    end as advice,
    case
        when is_money_verdict then 'measured money'
        when value_per_outcome is not null then 'stated value'
    end as value_source,
    -- one rule: they respond at least as everybody does, and contact adds nothing worthwhile
    lift is not null and verdict = 'no worthwhile effect' and contacted_rate >= overall_rate as is_buying_anyway,
from model.segment_candidates as decided
cross join model.thresholds
qualify row_number() over (
    partition by decided.segment_key
    order by
        decided.lift is not null desc, decided.start_date desc,
        length(decided.campaign_key) desc, decided.campaign_key desc,
        decided.better_arm_names is null desc, decided.verdict = 'works' desc, decided.profit_per_contact desc nulls last,
        decided.decision_lift desc nulls last, decided.arm_name asc
) = 1;

comment on view model.segment_evidence is 'One row per segment that a campaign has reached: the evidence that counts.';
