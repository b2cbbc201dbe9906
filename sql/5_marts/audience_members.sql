-- One row per  audience and customer: frozen members with their arm.
-- Empty until there are campaigns; the columns and types are final.
create or replace view marts.audience_members as
select
    cast(null as varchar) as audience_name,
    cast(null as varchar) as customer_id,
    cast(null as varchar) as segment_key,
    cast(null as varchar) as arm_name,
    cast(null as boolean) as is_holdout,
    cast(null as timestamp) as frozen_at,
    cast(null as varchar) as run_id,
where false;

comment on view marts.audience_members is 'One row per frozen audience and customer.';
comment on column marts.audience_members.audience_name is 'Name given when the audience was frozen.';
comment on column marts.audience_members.customer_id is 'The customer''s id in the source.';
comment on column marts.audience_members.segment_key is 'Segment in which the customer was then.';
comment on column marts.audience_members.arm_name is 'Variant of the campaign.';
comment on column marts.audience_members.is_holdout is 'Whether the customer was held out.';
comment on column marts.audience_members.frozen_at is 'When it was frozen, UTC.';
comment on column marts.audience_members.run_id is 'Run that the audience was taken from.';
