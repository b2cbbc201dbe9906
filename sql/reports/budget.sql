-- One row per segment of the newest plan, best return first.
select
    segment_key,
    segment_name,
    contact_count,
    cost,
    expected_profit,
    expected_profit_low,
    expected_profit_high,
    limit_text,
from marts.budget_plan
where contact_count > 0
order by expected_profit / nullif(cost, 0) desc nulls last, segment_key;
