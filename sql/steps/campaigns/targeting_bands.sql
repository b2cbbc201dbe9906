-- One row per campaign, contacted arm, feature, band of its values and half:
-- contacted people beside the holdout. Blocked campaigns and the standing holdout
-- are left out.
with cells as (
    select * from model.campaign_band_cells
    where campaign_key not in (
        select campaign_key from model.campaign_flags
        where is_blocking
        union all
        select campaign_key from core.campaigns
        where origin = 'standing'
    )
),

arms as (
    select distinct campaign_key, arm_name from cells
    where not is_holdout
),

transforms as (
    select
        run_id,
        feature_name,
        row_number() over (partition by run_id order by feature_order, feature_name) as place
    from model.feature_transforms
)

select
    arms.campaign_key, arms.arm_name, transforms.feature_name as rule_name, cells.band as group_name,
    cells.is_ranking_half,
    sum(cells.member_count) filter (where not cells.is_holdout)::bigint as contacted_count,
    sum(cells.responded_count) filter (where not cells.is_holdout)::bigint as contacted_response_count,
    sum(cells.member_count) filter (where cells.is_holdout)::bigint as holdout_count,
    sum(cells.responded_count) filter (where cells.is_holdout)::bigint as holdout_response_count,
    false as has_money
from arms
inner join cells on arms.campaign_key = cells.campaign_key and (cells.is_holdout or arms.arm_name = cells.arm_name)
inner join core.campaigns on cells.campaign_key = campaigns.campaign_key
inner join model.runs on campaigns.run_id = runs.run_id
inner join transforms on runs.fit_run_id = transforms.run_id and cells.feature_order = transforms.place
group by all
order by all
