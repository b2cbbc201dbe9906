-- Every customer with an order is in exactly one RFM group.
-- severity: fail
-- only with rows in: core.transactions
select
    purchases.customer_id,
    count(scores.rfm_group) as group_count,
from marts.customer_purchases as purchases
left join marts.rfm_scores as scores on purchases.customer_id = scores.customer_id
where purchases.order_count > 0
group by purchases.customer_id
having count(scores.rfm_group) <> 1
