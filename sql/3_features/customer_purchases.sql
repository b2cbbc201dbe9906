-- One row per customer who bought or brought back: what their purchases say.
-- Empty without purchases. Joined by customer_features where a project is made
-- for purchases. Formulas: docs/metrics.md.
create or replace view features.customer_purchases as
with
counted as (
    select
        purchases.customer_id,
        purchases.purchased_at,
        cast(purchases.purchased_at as date) as purchase_date,
        purchases.order_id,
        purchases.item_id,
        purchases.treatment = 'counted' as is_bought,
        purchases.purchase_kind in ('return', 'cancelled') as is_returned,
        purchases.counted_amount,
        purchases.counted_quantity,
    from features.purchase_rows as purchases
    where purchases.treatment in ('counted', 'netted') or purchases.purchase_kind in ('return', 'cancelled')
),

totals as (
    select
        customer_id,
        min(purchase_date) filter (where is_bought) as first_purchase_date,
        max(purchase_date) filter (where is_bought) as last_purchase_date,
        count(distinct order_id) filter (where is_bought)
        + count(distinct purchased_at) filter (where is_bought and order_id is null and item_id is not null)
        + count(*) filter (where is_bought and order_id is null and item_id is null) as order_count,
        cast(sum(counted_amount) as double) as amount_total,
        cast(sum(counted_amount) filter (where is_bought) as double) as sold_amount,
        cast(sum(counted_quantity) as double) as item_count,
        count(*) filter (where is_returned) / count(*) as return_share,
    from counted
    group by customer_id
)

select
    totals.customer_id,
    cast(date_diff('day', totals.last_purchase_date, reference.reference_date) as integer) as recency_days,
    cast(date_diff('day', totals.first_purchase_date, reference.reference_date) as integer) as tenure_days,
    totals.order_count,
    totals.amount_total,
    totals.sold_amount / nullif(totals.order_count, 0) as average_order_amount,
    rhythms.typical_gap_days,
    case
        when totals.order_count > 1 and totals.sold_amount > 0
            then 2 * coalesce(rhythms.late_amount, 0) / totals.sold_amount - 1
    end as amount_trend,
    totals.return_share,
    totals.item_count,
    totals.first_purchase_date,
    totals.last_purchase_date,
    reference.reference_date,
from totals
cross join features.purchase_reference as reference
left join features.purchase_rhythms as rhythms on totals.customer_id = rhythms.customer_id;

comment on view features.customer_purchases is 'One row per customer who bought or brought back: what their purchases say.';
comment on column features.customer_purchases.recency_days is 'Days from the last purchase to the reference date.';
comment on column features.customer_purchases.tenure_days is 'Days from the first purchase to the reference date.';
comment on column features.customer_purchases.order_count is 'Orders; without order numbers, rows, or moments of purchase where items are named.';
comment on column features.customer_purchases.amount_total is 'Money of all purchases, less returns.';
comment on column features.customer_purchases.average_order_amount is 'Money of an order on average, before returns.';
comment on column features.customer_purchases.typical_gap_days is 'Median days between days with a purchase; null with fewer than two.';
comment on column features.customer_purchases.amount_trend is '-1: all money in the first half of their time; 1: in the second; null below 2 orders.';
comment on column features.customer_purchases.return_share is 'Returns and cancellations as a share of the rows, 0 to 1.';
comment on column features.customer_purchases.item_count is 'Items bought, less returned ones; null where the source has no quantity.';
comment on column features.customer_purchases.first_purchase_date is 'Day of the first purchase.';
comment on column features.customer_purchases.last_purchase_date is 'Day of the last purchase.';
comment on column features.customer_purchases.reference_date is 'Day from which days are counted back.';
