-- One row per newest plan, none before the first: the plan as a whole.
-- Not from marts: the sentences on the plan as a whole are told here and nowhere
-- else.
select
    budget,
    currency_code,
    contact_count,
    cost,
    unspent,
    case when standing.is_standing then expected_profit end as expected_profit,
    case when standing.is_standing then expected_profit_low end as expected_profit_low,
    case when standing.is_standing then expected_profit_high end as expected_profit_high,
    limit_text,
    comparison_text,
    is_better_than_everybody,
    basis = 'response' as is_response,
    standing.is_standing,
    standing.reason_text,
from model.budget_summary
cross join model.budget_standing as standing;
