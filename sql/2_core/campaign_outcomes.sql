-- One row per outcome that an e-mail tool or a till recorded for a member of a
-- campaign. A member without a row did not respond. Rows outside the outcome
-- window are kept here and do not count. Read by the campaign figures.
create table if not exists core.campaign_outcomes (
    campaign_key varchar not null,
    customer_id varchar not null check (length(customer_id) between 1 and 200),
    outcome_date date not null,
    outcome_name varchar not null check (length(outcome_name) between 1 and 200),
    amount decimal(18, 4) check (amount between 0 and 1e9),
    outcome_id varchar,
    batch_id varchar not null
);

comment on table core.campaign_outcomes is 'One row per recorded outcome of a member of a campaign.';
comment on column core.campaign_outcomes.outcome_name is 'The source''s word; intake.outcome_words says how it counts.';
comment on column core.campaign_outcomes.amount is 'Money of the outcome, 0 or more; null: none.';
comment on column core.campaign_outcomes.outcome_id is 'The source''s own number, which tells equal outcomes apart; may be null.';
