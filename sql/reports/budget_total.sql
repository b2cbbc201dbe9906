-- One row: the newest plan as a whole. The segments' errors are independent, so
-- the widths of their ranges add as squares.
with
currencies as (
    select max(currency_code) as currency_code
    from marts.segment_targets
),

plan as (
    select
        sum(cost) as cost,
        sum(expected_profit) as expected_profit,
        sqrt(sum(power(expected_profit - expected_profit_low, 2))) as width_below,
        sqrt(sum(power(expected_profit_high - expected_profit, 2))) as width_above,
    from marts.budget_plan
    where contact_count > 0
)

select
    plan.cost,
    plan.expected_profit,
    plan.expected_profit - plan.width_below as expected_profit_low,
    plan.expected_profit + plan.width_above as expected_profit_high,
    currencies.currency_code,
from plan
cross join currencies;
