-- One row per segment of the newest plan, best return first.
select
    plan.segment_key,
    plan.segment_name,
    plan.contact_count,
    plan.cost,
    plan.expected_profit,
    plan.expected_profit_low,
    plan.expected_profit_high,
    plan.limit_text,
    plan.arm_name,
    coalesce(targets.arm_count > 1, false) as has_arms,
from marts.budget_plan as plan
left join marts.segment_targets as targets on plan.segment_key = targets.segment_key
where plan.contact_count > 0
order by plan.expected_profit / nullif(plan.cost, 0) desc nulls last, plan.segment_key;
