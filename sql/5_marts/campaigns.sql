-- One row per campaign: what was sent, to how many, at what cost.
-- Empty until there are campaigns; the columns and types are final.
create or replace view marts.campaigns as
select
    cast(null as varchar) as campaign_key,
    cast(null as varchar) as campaign_name,
    cast(null as varchar) as channel,
    cast(null as date) as start_date,
    cast(null as integer) as outcome_window_days,
    cast(null as bigint) as contacted_count,
    cast(null as bigint) as holdout_count,
    cast(null as double) as cost_total,
    cast(null as varchar) as currency_code,
    cast(null as varchar) as warning_text,
    cast(null as varchar) as run_id,
where false;

comment on view marts.campaigns is 'One row per campaign.';
comment on column marts.campaigns.campaign_key is 'Key of the campaign.';
comment on column marts.campaigns.campaign_name is 'Name of the campaign.';
comment on column marts.campaigns.channel is 'How the customers were contacted.';
comment on column marts.campaigns.start_date is 'First day of the campaign.';
comment on column marts.campaigns.outcome_window_days is 'Days after the contact in which an outcome counts.';
comment on column marts.campaigns.contacted_count is 'Customers who were to be contacted, as assigned.';
comment on column marts.campaigns.holdout_count is 'Customers held out: chosen at random not to be contacted.';
comment on column marts.campaigns.cost_total is 'Cost of the contacts, in currency_code.';
comment on column marts.campaigns.currency_code is 'Currency of all money in the row.';
comment on column marts.campaigns.warning_text is 'What to know before believing the figures; null: nothing.';
comment on column marts.campaigns.run_id is 'Run that these figures come from.';
