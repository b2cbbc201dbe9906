-- One row per campaign, newest first.
select
    campaigns.campaign_key,
    campaigns.campaign_name,
    campaigns.channel,
    campaigns.start_date,
    campaigns.outcome_window_days,
    campaigns.contacted_count,
    campaigns.holdout_count,
    campaigns.cost_total,
    campaigns.currency_code,
    campaigns.is_standing,
from marts.campaigns
order by campaigns.start_date desc, campaigns.campaign_key asc;
