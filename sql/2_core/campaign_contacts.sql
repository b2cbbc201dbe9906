-- One row per campaign and customer: whom a campaign contacted or held out.
-- For an audience frozen here the rows are never changed; for a campaign run
-- elsewhere they come from its contact file. Read by the campaign figures.
create table if not exists core.campaign_contacts (
    campaign_key varchar not null,
    customer_id varchar not null check (length(customer_id) between 1 and 200),
    arm_name varchar not null check (length(arm_name) between 1 and 200),
    is_holdout boolean not null,
    contacted_date date,
    segment_key varchar,
    is_segment_later boolean not null,
    is_known_customer boolean not null,
    conflicting_arm_name varchar,
    is_ranking_half boolean not null,
    feature_bands varchar,
    is_responded boolean,
    is_converted boolean,
    revenue decimal(18, 4) check (revenue between 0 and 1e9),
    batch_id varchar
);

comment on table core.campaign_contacts is 'One row per campaign and customer: contacted or held out.';
comment on column core.campaign_contacts.contacted_date is 'Day of the contact; null: the campaign''s start.';
comment on column core.campaign_contacts.segment_key is 'Segment when contacted; null: none known.';
comment on column core.campaign_contacts.is_segment_later is 'Whether the segment was assigned after the contact.';
comment on column core.campaign_contacts.is_known_customer is 'Whether core.customers has the customer.';
comment on column core.campaign_contacts.conflicting_arm_name is 'A second arm that the source gives; such members are not analysed.';
comment on column core.campaign_contacts.is_ranking_half is 'The half on which a ranking is made; the other half judges it.';
comment on column core.campaign_contacts.feature_bands is 'When frozen: one digit (0 to 4, 9 missing) per training feature, its band.';
comment on column core.campaign_contacts.is_responded is 'As the contact file says; null: outcomes decide.';
