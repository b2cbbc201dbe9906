-- One row per measured campaign and arm: its members, and the share that was
-- planned for it. The test for a sample-ratio mismatch reads it.
select
    campaigns.campaign_key,
    case when contacts.is_holdout then 'holdout' else contacts.arm_name end as arm_name,
    count(*) as member_count,
    campaigns.planned_holdout_share,
    any_value(shares.arm_share order by shares.arm_share) as planned_share
from core.campaigns
inner join core.campaign_contacts as contacts on campaigns.campaign_key = contacts.campaign_key
left join core.campaign_shares as shares
    on
        campaigns.campaign_key = shares.campaign_key
        and lower(shares.arm_name) = lower(case when contacts.is_holdout then 'holdout' else contacts.arm_name end)
where campaigns.outcomes_until_date is not null and contacts.conflicting_arm_name is null
group by all
order by all
