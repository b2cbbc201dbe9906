-- One row per campaign: an audience frozen here, or a campaign run elsewhere
-- whose contacts were loaded. Read by the campaign figures of the model;
-- written by the campaign commands. What was promised before the campaign
-- (members, arms, window) is never changed afterwards.
create table if not exists core.campaigns (
    campaign_key varchar not null,
    campaign_name varchar not null check (length(campaign_name) between 1 and 200),
    channel varchar,
    start_date date not null,
    outcome_window_days integer not null check (outcome_window_days between 1 and 3650),
    cost_per_contact double check (cost_per_contact between 0 and 1e9),
    value_per_response double check (value_per_response between 0 and 1e9),
    margin_share double not null check (margin_share > 0 and margin_share <= 1),
    currency_code varchar,
    planned_holdout_share double check (planned_holdout_share between 0 and 1),
    origin varchar not null check (origin in ('frozen', 'contacts', 'standing')),
    salt varchar,
    selection_text varchar,
    member_count bigint not null,
    members_hash bigint,
    frozen_at timestamp not null,
    run_id varchar not null,
    outcomes_until_date date
);

comment on table core.campaigns is 'One row per campaign: an audience frozen here, or one run elsewhere.';
comment on column core.campaigns.start_date is 'First day of the outcome window, for contacted and held out alike.';
comment on column core.campaigns.outcome_window_days is 'Days from the contact in which an outcome counts.';
comment on column core.campaigns.cost_per_contact is 'What one contact costs; null: unknown, so no break-even.';
comment on column core.campaigns.value_per_response is 'What one response earns before the contact''s cost; null: taken from the recorded money.';
comment on column core.campaigns.margin_share is 'Share of the recorded money that is earned.';
comment on column core.campaigns.planned_holdout_share is 'Share meant to be held out; null: not said.';
comment on column core.campaigns.origin is 'frozen: an audience; contacts: run elsewhere; standing: held out of every campaign.';
comment on column core.campaigns.salt is 'Text before the id whose md5 orders the members into arms.';
comment on column core.campaigns.members_hash is 'Fingerprint of members, arms and segments as they were frozen.';
comment on column core.campaigns.run_id is 'The run whose segments the members were in when they were frozen.';
comment on column core.campaigns.outcomes_until_date is 'Day up to which outcomes were loaded; null: none yet.';
