-- One row per newest plan, none before the first: the plan as a whole.
select
    budget,
    currency_code,
    contact_count,
    cost,
    unspent,
    expected_profit,
    expected_profit_low,
    expected_profit_high,
    limit_text,
    comparison_text,
    is_better_than_everybody,
from model.budget_summary;
