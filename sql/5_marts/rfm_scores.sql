-- One row per customer with an order: recency, frequency and money as scores of
-- 1 to 5 (5 is best), and the usual name of the group.
-- only with rows in: core.transactions
create or replace view marts.rfm_scores as
select
    scores.customer_id,
    assignments.segment_key,
    scores.recency_days,
    scores.order_count,
    scores.amount_total,
    scores.recency_score,
    scores.frequency_score,
    scores.monetary_score,
    scores.rfm_group,
    scores.run_id,
from model.rfm_scores as scores
inner join model.assignments on scores.customer_id = assignments.customer_id;

comment on view marts.rfm_scores is 'One row per customer with an order: RFM scores and group.';
comment on column marts.rfm_scores.customer_id is 'The customer''s id in the source, as text.';
comment on column marts.rfm_scores.segment_key is 'Segment; null: not placed.';
comment on column marts.rfm_scores.recency_days is 'Days from the last purchase to the reference date.';
comment on column marts.rfm_scores.order_count is 'Orders.';
comment on column marts.rfm_scores.amount_total is 'Money of all purchases, less returns.';
comment on column marts.rfm_scores.recency_score is '5: the most recent fifth of the buyers; 1: the least.';
comment on column marts.rfm_scores.frequency_score is '5: most orders; equal numbers of orders have the same score.';
comment on column marts.rfm_scores.monetary_score is '5: most money; null where the source has none.';
comment on column marts.rfm_scores.rfm_group is 'Usual name of the group: Champions, Loyal and so on.';
comment on column marts.rfm_scores.run_id is 'Run that took the figures.';
