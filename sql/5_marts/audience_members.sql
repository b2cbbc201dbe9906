-- One row per frozen audience and customer: members with their arm, as they were
-- frozen and ever after. Read by analysts and exports.
create or replace view marts.audience_members as
select
    campaigns.campaign_name as audience_name,
    contacts.customer_id,
    contacts.segment_key,
    contacts.arm_name,
    contacts.is_holdout,
    campaigns.frozen_at,
    campaigns.run_id,
from core.campaign_contacts as contacts
inner join core.campaigns on contacts.campaign_key = campaigns.campaign_key
where campaigns.origin = 'frozen';

comment on view marts.audience_members is 'One row per frozen audience and customer.';
comment on column marts.audience_members.audience_name is 'Name given when the audience was frozen.';
comment on column marts.audience_members.customer_id is 'The customer''s id in the source.';
comment on column marts.audience_members.segment_key is 'Segment in which the customer was then.';
comment on column marts.audience_members.arm_name is 'Variant of the campaign.';
comment on column marts.audience_members.is_holdout is 'Whether the customer was held out.';
comment on column marts.audience_members.frozen_at is 'When it was frozen, UTC.';
comment on column marts.audience_members.run_id is 'Run that the audience was taken from.';
