-- One row: how far RFM groups and segments say the same, as the adjusted Rand
-- index (1: the same groups; 0: as by chance), and how purchases were counted.
with
placed as (
    select
        rfm_group,
        segment_key,
    from marts.rfm_scores
    where segment_key is not null
),

cells as (
    select
        rfm_group,
        segment_key,
        count(*) as customer_count,
        sum(count(*)) over (partition by rfm_group) as group_count,
        sum(count(*)) over (partition by segment_key) as segment_count,
    from placed
    group by rfm_group, segment_key
),

pairs as (
    -- a group of n customers holds n (n - 1) / 2 pairs; its cells share them out by their size
    select
        sum(customer_count * (customer_count - 1.0) / 2) as both_pairs,
        sum(customer_count * (group_count - 1.0) / 2) as group_pairs,
        sum(customer_count * (segment_count - 1.0) / 2) as segment_pairs,
        sum(customer_count) * (sum(customer_count) - 1.0) / 2 as all_pairs,
    from cells
),

expected as (
    select
        pairs.*,
        pairs.group_pairs * pairs.segment_pairs / nullif(pairs.all_pairs, 0) as chance_pairs,
    from pairs
)

select
    (expected.both_pairs - expected.chance_pairs)
    / nullif((expected.group_pairs + expected.segment_pairs) / 2 - expected.chance_pairs, 0) as adjusted_rand,
    (select count(*) from marts.rfm_scores) as buyer_count,
    (select count(*) from marts.customer_segments) as customer_count,
    (select max(reference_date) from marts.customer_purchases) as reference_date,
    (select max(last_purchase_date) from marts.customer_purchases) as last_purchase_date,
    (select count(amount_total) from marts.rfm_scores) > 0 as has_money,
from expected;
