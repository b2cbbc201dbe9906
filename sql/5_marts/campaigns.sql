-- One row per campaign: what was sent, to how many, at what cost, and what to
-- know before believing its figures. Read by analysts and the report.
create or replace view marts.campaigns as
with
members as (
    select
        campaign_key,
        count(*) filter (where not is_holdout) as contacted_count,
        count(*) filter (where is_holdout) as holdout_count,
    from core.campaign_contacts
    group by campaign_key
),

warnings as (
    select
        campaign_key,
        string_agg(flag_text, ' ' order by is_blocking desc, flag_name asc) as warning_text,
    from model.campaign_flags
    group by campaign_key
)

select
    campaigns.campaign_key,
    campaigns.campaign_name,
    campaigns.channel,
    campaigns.start_date,
    campaigns.outcome_window_days,
    coalesce(members.contacted_count, 0) as contacted_count,
    coalesce(members.holdout_count, 0) as holdout_count,
    campaigns.cost_per_contact * coalesce(members.contacted_count, 0) as cost_total,
    campaigns.currency_code,
    case
        when campaigns.outcomes_until_date is null
            then concat_ws(' ', 'No outcomes were taken in yet.', translate(warnings.warning_text, signs.marks, signs.signs))
        else translate(warnings.warning_text, signs.marks, signs.signs)
    end as warning_text,
    current_run.run_id,
from core.campaigns
cross join model.current_run
cross join model.figure_signs as signs
left join members on campaigns.campaign_key = members.campaign_key
left join warnings on campaigns.campaign_key = warnings.campaign_key;

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
