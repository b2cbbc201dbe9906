-- One row per customer who was ever contacted or must not be: read by
-- marts.customer_segments and by plans. A frozen audience counts as contacted
-- on its start date; those held out were not contacted.
create or replace view model.customer_contacts as
with contacts as (
    select
        campaign_contacts.customer_id,
        coalesce(campaign_contacts.contacted_date, campaigns.start_date) as contacted_date,
        false as is_do_not_contact,
        false as is_standing_holdout,
    from core.campaign_contacts
    inner join core.campaigns on campaign_contacts.campaign_key = campaigns.campaign_key
    where not campaign_contacts.is_holdout and campaigns.origin <> 'standing'
    union all
    select
        do_not_contact.customer_id,
        null as contacted_date,
        true as is_do_not_contact,
        false as is_standing_holdout,
    from core.do_not_contact
    union all
    select
        standing_holdout.customer_id,
        null as contacted_date,
        false as is_do_not_contact,
        true as is_standing_holdout,
    from model.standing_holdout
    where standing_holdout.is_current
),

recent as (
    select current_run.data_date - campaign_thresholds.recent_days as recent_from_date,
    from model.current_run
    cross join model.campaign_thresholds
)

select
    contacts.customer_id,
    max(contacts.contacted_date) as last_contacted_date,
    count(*) filter (where contacts.contacted_date > recent.recent_from_date) as contacts_90d_count,
    bool_or(contacts.is_do_not_contact) as is_do_not_contact,
    bool_or(contacts.is_standing_holdout) as is_standing_holdout,
from contacts
left join recent on true
group by contacts.customer_id;

comment on view model.customer_contacts is 'One row per customer who was ever contacted or must not be.';
