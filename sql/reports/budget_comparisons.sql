-- One row per other way to spend the newest plan's money, or changed circumstance.
-- Not from marts: other ways to spend are told here and nowhere else.
select
    kind,
    plan_name,
    contact_count,
    cost,
    expected_profit,
    expected_profit_low,
    expected_profit_high,
    gain,
    gain_low,
    gain_high,
from model.budget_comparisons
cross join model.budget_standing as standing
where standing.is_standing
order by kind, plan_rank;
