-- One row per campaign, contacted arm, segment and half: contacted people beside the
-- holdout, in responses and in money. Blocked campaigns and the standing holdout are
-- left out.
with arms as (
    select distinct campaign_key, arm_name from model.campaign_cells
    where not is_holdout
),

money as (
    select campaign_key, sum(revenue_sum) > 0 as has_money from model.campaign_cells
    group by campaign_key
)

select
    arms.campaign_key, arms.arm_name, 'segments' as rule_name, cells.segment_key as group_name, cells.is_ranking_half,
    sum(cells.member_count) filter (where not cells.is_holdout)::bigint as contacted_count,
    sum(cells.responded_count) filter (where not cells.is_holdout)::bigint as contacted_response_count,
    sum(cells.member_count) filter (where cells.is_holdout)::bigint as holdout_count,
    sum(cells.responded_count) filter (where cells.is_holdout)::bigint as holdout_response_count,
    sum(cells.revenue_sum) filter (where not cells.is_holdout)::double as contacted_total,
    sum(cells.revenue_square_sum) filter (where not cells.is_holdout)::double as contacted_square_total,
    sum(cells.revenue_sum) filter (where cells.is_holdout)::double as holdout_total,
    sum(cells.revenue_square_sum) filter (where cells.is_holdout)::double as holdout_square_total,
    coalesce(money.has_money, false) as has_money
from arms
inner join model.campaign_cells as cells
    on arms.campaign_key = cells.campaign_key and (cells.is_holdout or arms.arm_name = cells.arm_name)
left join money on arms.campaign_key = money.campaign_key
where
    cells.segment_key is not null and cells.campaign_key not in (
        select campaign_key from model.campaign_flags
        where is_blocking
        union all
        select campaign_key from core.campaigns
        where origin = 'standing'
    )
group by all
order by all
