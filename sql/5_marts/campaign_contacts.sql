-- One row per campaign and customer: who was contacted or held out, and what
-- came of it inside the outcome window. Read by analysts.
create or replace view marts.campaign_contacts as
select
    campaigns.campaign_key,
    campaigns.campaign_name,
    results.customer_id,
    results.arm_name,
    results.is_holdout,
    case when not results.is_holdout then coalesce(results.contacted_date, campaigns.start_date) end as contacted_date,
    results.segment_key as segment_key_at_contact,
    segments.segment_name as segment_name_at_contact,
    results.is_responded,
    results.is_converted,
    cast(results.revenue as double) as revenue,
    current_run.run_id,
from model.campaign_results as results
cross join model.current_run
inner join core.campaigns on results.campaign_key = campaigns.campaign_key
left join model.segments
    on campaigns.run_id = segments.run_id and results.segment_key = segments.segment_key;

comment on view marts.campaign_contacts is 'One row per campaign and customer, held-out ones included.';
comment on column marts.campaign_contacts.campaign_key is 'Key of the campaign.';
comment on column marts.campaign_contacts.campaign_name is 'Name of the campaign.';
comment on column marts.campaign_contacts.customer_id is 'The customer''s id in the source.';
comment on column marts.campaign_contacts.arm_name is 'Variant of the campaign.';
comment on column marts.campaign_contacts.is_holdout is 'Whether the customer was held out.';
comment on column marts.campaign_contacts.contacted_date is 'Day of the contact; null when held out.';
comment on column marts.campaign_contacts.segment_key_at_contact is 'Segment in which the customer was then.';
comment on column marts.campaign_contacts.segment_name_at_contact is 'Name the segment had then.';
comment on column marts.campaign_contacts.is_responded is 'Whether a response came inside the window.';
comment on column marts.campaign_contacts.is_converted is 'Whether a purchase came inside the window.';
comment on column marts.campaign_contacts.revenue is 'Revenue inside the window.';
comment on column marts.campaign_contacts.run_id is 'Run that these figures come from.';
