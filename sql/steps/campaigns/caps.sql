-- Writes one row per campaign with money: the amount that the given share of payers
-- stays below, and what counting no more than it leaves out.
insert into model.campaign_caps
with amounts as materialized (
    select results.campaign_key, results.revenue
    from model.campaign_results as results
    inner join core.campaigns on results.campaign_key = campaigns.campaign_key
    where
        campaigns.outcomes_until_date is not null and results.is_known_customer
        and results.conflicting_arm_name is null and results.revenue > 0
),

caps as (
    select campaign_key, quantile_disc(revenue, $quantile) as cap_amount
    from amounts
    group by campaign_key
)

select
    $run_id as run_id,
    amounts.campaign_key,
    $quantile as cap_quantile,
    caps.cap_amount,
    count(*) filter (where amounts.revenue > caps.cap_amount) as capped_count,
    (sum(greatest(amounts.revenue - caps.cap_amount, 0)) / sum(amounts.revenue))::double as capped_share
from amounts
inner join caps on amounts.campaign_key = caps.campaign_key
group by amounts.campaign_key, caps.cap_amount
order by amounts.campaign_key
