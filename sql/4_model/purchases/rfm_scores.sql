-- One row per customer with an order: scores of 1 to 5 for recency, frequency
-- and money. A score is a whole number made from the customer's rank alone, so
-- everybody has one, and equal customers have the same.
create or replace view model.rfm_scores as
with
ranked as (
    select
        purchases.run_id,
        purchases.customer_id,
        purchases.recency_days,
        purchases.order_count,
        purchases.amount_total,
        count(*) over () as buyer_count,
        count(purchases.amount_total) over () as paid_count,
        rank() over (order by purchases.recency_days desc) - 1 as recency_place,
        rank() over (order by purchases.order_count) - 1 as frequency_place,
        rank() over (order by purchases.amount_total nulls first) - 1 as monetary_place,
    from model.customer_purchases as purchases
    where purchases.order_count > 0
),

scored as (
    select
        ranked.*,
        cast(1 + 5 * ranked.recency_place // ranked.buyer_count as integer) as recency_score,
        cast(1 + 5 * ranked.frequency_place // ranked.buyer_count as integer) as frequency_score,
        case
            when ranked.paid_count > 0 then cast(1 + 5 * ranked.monetary_place // ranked.buyer_count as integer)
        end as monetary_score,
        (frequency_score + coalesce(monetary_score, frequency_score) + 1) // 2 as value_score,
    from ranked
)

select
    scored.run_id,
    scored.customer_id,
    scored.recency_days,
    scored.order_count,
    scored.amount_total,
    scored.recency_score,
    scored.frequency_score,
    scored.monetary_score,
    scored.value_score,
    groups.rfm_group,
from scored
left join model.rfm_groups as groups
    on scored.recency_score = groups.recency_score and scored.value_score = groups.value_score;

comment on view model.rfm_scores is 'One row per customer with an order: RFM scores of 1 to 5, and the name of the group.';
