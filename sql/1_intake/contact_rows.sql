-- What a row of a contacts file must be, for campaigns run elsewhere: ingest
-- takes types, CHECKs and the wording of refusals from here. Stays empty; rows
-- that come in stand in core.campaign_contacts.
create table if not exists intake.contact_rows (
    customer_id varchar not null check (length(customer_id) between 1 and 200),
    campaign_name varchar check (length(campaign_name) between 1 and 200),
    contacted_date date,
    arm_name varchar check (length(arm_name) between 1 and 200),
    is_holdout boolean,
    is_responded boolean,
    is_converted boolean,
    revenue decimal(18, 4) check (revenue between 0 and 1000000000)
);

comment on table intake.contact_rows is 'What a row of a contacts file must be; stays empty.';
comment on column intake.contact_rows.customer_id is 'The customer''s id, 1 to 200 characters.';
comment on column intake.contact_rows.campaign_name is 'The campaign, unless it is named beside the file.';
comment on column intake.contact_rows.contacted_date is 'Day of the contact.';
comment on column intake.contact_rows.arm_name is 'The variant; holdout or control for those held out.';
comment on column intake.contact_rows.is_holdout is 'Whether the customer was held out.';
comment on column intake.contact_rows.is_responded is 'Whether the customer responded, if the source knows.';
comment on column intake.contact_rows.is_converted is 'Whether the customer bought, if the source knows.';
comment on column intake.contact_rows.revenue is 'money must be 0 or more, and at most a thousand million';
