-- One row per measured campaign and arm: members whom another campaign contacted in
-- the window, who responded before the contact, or were reached by this one. A date
-- of contact says that somebody held out was reached where others held out have
-- none; where all have one, it is the day of the campaign.
with members as (
    select
        campaigns.campaign_key,
        campaigns.origin = 'standing' as is_standing,
        campaigns.outcomes_until_date is not null as is_measured,
        contacts.customer_id,
        contacts.is_holdout,
        case when contacts.is_holdout then 'holdout' else contacts.arm_name end as arm_name,
        contacts.is_holdout and contacts.contacted_date is not null
        and not bool_and(contacts.contacted_date is not null)
            over (partition by contacts.campaign_key, contacts.is_holdout) as is_dated,
        coalesce(contacts.contacted_date, campaigns.start_date) as first_date,
        coalesce(contacts.contacted_date, campaigns.start_date) + campaigns.outcome_window_days as last_date
    from core.campaigns
    inner join core.campaign_contacts as contacts on campaigns.campaign_key = contacts.campaign_key
    where contacts.conflicting_arm_name is null
),

others as (
    select distinct members.campaign_key, members.customer_id
    from members
    inner join members as other_members
        on members.customer_id = other_members.customer_id and members.campaign_key <> other_members.campaign_key
    where
        members.is_measured and not other_members.is_holdout and not other_members.is_standing
        and other_members.first_date <= members.last_date and other_members.last_date >= members.first_date
),

outcomes as (
    select
        outcomes.campaign_key,
        outcomes.customer_id,
        bool_or(words.outcome_kind = 'contacted only') as is_reached,
        bool_or(words.outcome_kind in ('response', 'conversion') and outcomes.outcome_date < members.first_date)
            as is_early
    from core.campaign_outcomes as outcomes
    inner join members
        on outcomes.campaign_key = members.campaign_key and outcomes.customer_id = members.customer_id
    inner join intake.outcome_words as words on lower(trim(outcomes.outcome_name)) = words.outcome_word
    group by outcomes.campaign_key, outcomes.customer_id
)

select
    members.campaign_key,
    members.arm_name,
    bool_or(members.is_holdout) as is_holdout,
    bool_or(members.is_standing) as is_standing,
    count(*) as member_count,
    count(others.customer_id) as other_count,
    count(*) filter (where outcomes.is_early) as early_count,
    count(*) filter (
        where outcomes.is_reached or members.is_dated or (members.is_standing and others.customer_id is not null)
    ) as reached_count
from members
left join others on members.campaign_key = others.campaign_key and members.customer_id = others.customer_id
left join outcomes on members.campaign_key = outcomes.campaign_key and members.customer_id = outcomes.customer_id
where members.is_measured
group by all
order by all
