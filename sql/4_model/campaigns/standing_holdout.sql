-- One row per customer and standing holdout: whom no campaign contacts, from and
-- until which day. Made by campaign freeze --standing-holdout. Read by plans,
-- audiences, and whoever lists customers to contact.
create or replace view model.standing_holdout as
select
    contacts.customer_id,
    campaigns.campaign_key,
    campaigns.start_date as from_date,
    campaigns.start_date + campaigns.outcome_window_days as until_date,
    -- a run's lists are for the days after its data
    current_run.data_date <= until_date as is_current,
from core.campaigns
inner join core.campaign_contacts as contacts on campaigns.campaign_key = contacts.campaign_key
left join model.current_run on true
where campaigns.origin = 'standing' and contacts.is_holdout;

comment on view model.standing_holdout is 'One row per customer and standing holdout: whom no campaign contacts, and until when.';
