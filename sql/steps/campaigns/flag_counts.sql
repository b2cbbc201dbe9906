-- One row per measured campaign: what its flags are made of. Dates are compared
-- here and come as texts: Python holds neither a year before 1 nor one after 9999.
with contacts as (
    select
        campaigns.campaign_key,
        campaigns.cost_per_contact,
        campaigns.outcomes_until_date::varchar as until_text,
        (max(coalesce(contacts.contacted_date, campaigns.start_date)) + campaigns.outcome_window_days)::varchar
            as closing_text,
        min(coalesce(contacts.contacted_date, campaigns.start_date))::varchar as first_text,
        campaigns.outcomes_until_date
        < max(coalesce(contacts.contacted_date, campaigns.start_date)) + campaigns.outcome_window_days as is_open,
        count(contacts.is_responded) + count(contacts.is_converted) + count(contacts.revenue) > 0 as is_response_given,
        count(*) as member_count,
        count(*) filter (where contacts.is_holdout) as holdout_count,
        count(*) filter (where contacts.conflicting_arm_name is not null) as two_arms_count,
        count(*) filter (where not contacts.is_known_customer) as unknown_count,
        count(*) filter (where contacts.is_segment_later) as later_count
    from core.campaigns
    inner join core.campaign_contacts as contacts on campaigns.campaign_key = contacts.campaign_key
    where campaigns.outcomes_until_date is not null
    group by
        campaigns.campaign_key, campaigns.cost_per_contact, campaigns.outcomes_until_date, campaigns.outcome_window_days
),

outcomes as (
    select
        outcomes.campaign_key,
        count(*) filter (where words.outcome_kind = 'contacted only') as contacted_only_count,
        count(*) filter (where words.outcome_kind is null) as unknown_word_count,
        arg_min(outcomes.outcome_name, lower(outcomes.outcome_name)) filter (where words.outcome_kind is null)
            as unknown_word,
        count(*) filter (
            where words.outcome_kind in ('response', 'conversion')
            and outcomes.outcome_date < coalesce(contacts.contacted_date, campaigns.start_date)
        ) as early_count,
        count(*) as outcome_count,
        count(*) filter (
            where outcomes.outcome_date between coalesce(contacts.contacted_date, campaigns.start_date)
            and coalesce(contacts.contacted_date, campaigns.start_date) + campaigns.outcome_window_days
        ) as inside_count
    from core.campaign_outcomes as outcomes
    inner join core.campaigns on outcomes.campaign_key = campaigns.campaign_key
    inner join core.campaign_contacts as contacts
        on outcomes.campaign_key = contacts.campaign_key and outcomes.customer_id = contacts.customer_id
    left join intake.outcome_words as words on lower(trim(outcomes.outcome_name)) = words.outcome_word
    group by outcomes.campaign_key
)

select
    contacts.*,
    coalesce(outcomes.contacted_only_count, 0) as contacted_only_count,
    coalesce(outcomes.unknown_word_count, 0) as unknown_word_count,
    outcomes.unknown_word,
    coalesce(outcomes.early_count, 0) as early_count,
    coalesce(outcomes.outcome_count, 0) as outcome_count,
    coalesce(outcomes.inside_count, 0) as inside_count
from contacts
left join outcomes on contacts.campaign_key = outcomes.campaign_key
order by contacts.campaign_key
