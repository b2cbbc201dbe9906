-- One row per campaign: how many members and arms it has, and a text that changes
-- when its members do.
select
    campaign_key,
    count(*) filter (where is_known_customer) as known_count,
    count(distinct case when is_holdout then 'holdout' else arm_name end) as arm_count,
    concat_ws('/', count(*), count(*) filter (where is_known_customer and conflicting_arm_name is null), max(batch_id))
        as member_text
from core.campaign_contacts
group by campaign_key
order by campaign_key
