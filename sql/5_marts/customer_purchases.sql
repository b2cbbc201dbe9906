-- One row per customer who bought: what their purchases say, and their segment.
-- only with rows in: core.transactions
create or replace view marts.customer_purchases as
select
    purchases.customer_id,
    assignments.segment_key,
    purchases.recency_days,
    purchases.tenure_days,
    purchases.order_count,
    purchases.amount_total,
    purchases.average_order_amount,
    purchases.typical_gap_days,
    purchases.amount_trend,
    purchases.return_share,
    purchases.item_count,
    purchases.first_purchase_date,
    purchases.last_purchase_date,
    purchases.reference_date,
    purchases.run_id,
from model.customer_purchases as purchases
inner join model.assignments on purchases.customer_id = assignments.customer_id;

comment on view marts.customer_purchases is 'One row per customer who bought: what their purchases say, and their segment.';
comment on column marts.customer_purchases.customer_id is 'The customer''s id in the source, as text.';
comment on column marts.customer_purchases.segment_key is 'Segment; null: not placed.';
comment on column marts.customer_purchases.recency_days is 'Days from the last purchase to the reference date.';
comment on column marts.customer_purchases.tenure_days is 'Days from the first purchase to the reference date.';
comment on column marts.customer_purchases.order_count is 'Orders; without order numbers, rows, or moments of purchase where items are named.';
comment on column marts.customer_purchases.amount_total is 'Money of all purchases, less returns.';
comment on column marts.customer_purchases.average_order_amount is 'Money of an order on average, before returns.';
comment on column marts.customer_purchases.typical_gap_days is 'Median days between days with a purchase; null with fewer than two.';
comment on column marts.customer_purchases.amount_trend is '-1: all money in the first half of their time; 1: in the second; null below 2 orders.';
comment on column marts.customer_purchases.return_share is 'Returns and cancellations as a share of the rows, 0 to 1.';
comment on column marts.customer_purchases.item_count is 'Items bought, less returned ones; null where the source has no quantity.';
comment on column marts.customer_purchases.first_purchase_date is 'Day of the first purchase.';
comment on column marts.customer_purchases.last_purchase_date is 'Day of the last purchase.';
comment on column marts.customer_purchases.reference_date is 'Day from which days are counted back: after the last purchase, or the data date.';
comment on column marts.customer_purchases.run_id is 'Run that took the figures.';
