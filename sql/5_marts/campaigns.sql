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
        string_agg(flag_text, ' ' order by is_blocking desc, flag_name asc) filter (
            where flag_name not in ('window open', 'no holdout', 'no cost', 'contacted only', 'amounts capped')
        ) as trust_text,
        bool_or(is_blocking and flag_name <> 'window open') as is_blocked,
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
            then concat_ws(' ', 'No outcomes were loaded yet.', translate(warnings.warning_text, signs.marks, signs.signs))
        else translate(warnings.warning_text, signs.marks, signs.signs)
    end as warning_text,
    current_run.run_id,
    case
        when campaigns.outcomes_until_date is null then 'not checked'
        when warnings.is_blocked then 'blocked'
        when warnings.trust_text is not null then 'caution'
        else 'passed'
    end as trust_verdict,
    case when campaigns.outcomes_until_date is not null then translate(warnings.trust_text, signs.marks, signs.signs) end
        as trust_text,
    abs(balance.worst_difference) as worst_imbalance,
    campaigns.origin = 'standing' as is_standing,
from core.campaigns
cross join model.current_run
cross join model.figure_signs as signs
left join members on campaigns.campaign_key = members.campaign_key
left join warnings on campaigns.campaign_key = warnings.campaign_key
left join model.campaign_balance as balance on campaigns.campaign_key = balance.campaign_key;

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
comment on column marts.campaigns.trust_verdict is 'Whether its arms can be compared: passed, caution, blocked, not checked.';
comment on column marts.campaigns.trust_text is 'What speaks against comparing them; null: nothing.';
comment on column marts.campaigns.worst_imbalance is 'Largest standardised difference of a feature between an arm and the others.';
comment on column marts.campaigns.is_standing is 'Whether it is the standing holdout: people whom no campaign contacts.';
