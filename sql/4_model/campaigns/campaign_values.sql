-- One row per campaign and outcome: what one outcome earns before the cost of
-- the contact, and the lift at which the contacts pay. A value that was not
-- given is the mean recorded money per outcome of everybody in the campaign,
-- times the margin.
create or replace view model.campaign_values as
with totals as (
    select
        campaign_key,
        outcome_name,
        sum(response_count) as response_count,
        sum(revenue_sum)::double as revenue,
    from model.campaign_counts
    where is_all
    group by campaign_key, outcome_name
),

outcome_values as (
    select
        totals.campaign_key,
        totals.outcome_name,
        campaigns.cost_per_contact,
        case
            when totals.outcome_name = 'revenue' then campaigns.margin_share
            when totals.outcome_name = 'response' and campaigns.value_per_response is not null
                then campaigns.value_per_response
            when totals.revenue > 0 then campaigns.margin_share * totals.revenue / totals.response_count
        end as value_per_outcome,
    from totals
    inner join core.campaigns on totals.campaign_key = campaigns.campaign_key
)

select
    campaign_key,
    outcome_name,
    cost_per_contact,
    value_per_outcome,
    case when value_per_outcome > 0 then cost_per_contact / value_per_outcome end as break_even_lift,
from outcome_values;

comment on view model.campaign_values is 'One row per campaign and outcome: what one outcome earns, and the lift at which contacts pay.';
