-- One row per campaign and member: what became of them inside the outcome
-- window, counted as the member was assigned (intention to treat). Read by
-- marts.campaign_contacts and by the cells of the campaign figures.
create or replace view model.campaign_results as
with windows as (
    select
        campaign_contacts.campaign_key,
        campaign_contacts.customer_id,
        coalesce(campaign_contacts.contacted_date, campaigns.start_date) as first_date,
        campaigns.outcome_window_days,
    from core.campaign_contacts
    inner join core.campaigns on campaign_contacts.campaign_key = campaigns.campaign_key
),

outcomes as (
    select
        campaign_outcomes.campaign_key,
        campaign_outcomes.customer_id,
        campaign_outcomes.outcome_date,
        campaign_outcomes.amount,
        outcome_words.outcome_kind = 'conversion' or coalesce(campaign_outcomes.amount, 0) > 0 as is_conversion,
    from core.campaign_outcomes
    inner join intake.outcome_words
        on lower(trim(campaign_outcomes.outcome_name)) = outcome_words.outcome_word
    where outcome_words.outcome_kind in ('response', 'conversion')
),

counted as (
    select
        outcomes.campaign_key,
        outcomes.customer_id,
        bool_or(outcomes.is_conversion) as is_converted,
        sum(outcomes.amount) as revenue,
    from outcomes
    inner join windows
        on
            outcomes.campaign_key = windows.campaign_key
            and outcomes.customer_id = windows.customer_id
    where
        outcomes.outcome_date >= windows.first_date
        and outcomes.outcome_date <= windows.first_date + windows.outcome_window_days
    group by outcomes.campaign_key, outcomes.customer_id
)

select
    campaign_contacts.campaign_key,
    campaign_contacts.customer_id,
    campaign_contacts.arm_name,
    campaign_contacts.is_holdout,
    campaign_contacts.contacted_date,
    campaign_contacts.segment_key,
    campaign_contacts.is_segment_later,
    campaign_contacts.is_known_customer,
    campaign_contacts.conflicting_arm_name,
    campaign_contacts.is_ranking_half,
    campaign_contacts.feature_bands,
    counted.customer_id is not null or coalesce(campaign_contacts.is_responded, false)
    or coalesce(campaign_contacts.is_converted, false)
    or coalesce(campaign_contacts.revenue, 0) > 0 as is_responded,
    coalesce(counted.is_converted, false) or coalesce(campaign_contacts.is_converted, false)
    or coalesce(campaign_contacts.revenue, 0) > 0 as is_converted,
    cast(coalesce(counted.revenue, 0) + coalesce(campaign_contacts.revenue, 0) as decimal(18, 4)) as revenue,
from core.campaign_contacts
left join counted
    on
        campaign_contacts.campaign_key = counted.campaign_key
        and campaign_contacts.customer_id = counted.customer_id;

comment on view model.campaign_results is 'One row per campaign and member: what became of them in the outcome window.';
