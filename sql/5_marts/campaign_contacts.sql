-- One row per campaign and customer: who was contacted or held out, and what came of it.
-- Empty until there are campaigns; the columns and types are final.
create or replace view marts.campaign_contacts as
select
    cast(null as varchar) as campaign_key,
    cast(null as varchar) as campaign_name,
    cast(null as varchar) as customer_id,
    cast(null as varchar) as arm_name,
    cast(null as boolean) as is_holdout,
    cast(null as date) as contacted_date,
    cast(null as varchar) as segment_key_at_contact,
    cast(null as varchar) as segment_name_at_contact,
    cast(null as boolean) as is_responded,
    cast(null as boolean) as is_converted,
    cast(null as double) as revenue,
    cast(null as varchar) as run_id,
where false;

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
