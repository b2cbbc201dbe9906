-- One row per campaign, outcome, segment, contacted arm and half: what choosing an
-- arm by segment is judged by. Campaigns with a blocking flag are left out.
with outcomes as (
    select distinct campaign_key, outcome_name from model.campaign_counts
)

select
    cells.campaign_key,
    outcomes.outcome_name,
    cells.segment_key,
    cells.arm_name,
    cells.is_ranking_half,
    sum(cells.member_count)::bigint as member_count,
    sum(if(outcomes.outcome_name = 'revenue', cells.revenue_sum, cells.responded_count))::double as total,
    sum(if(outcomes.outcome_name = 'revenue', cells.revenue_square_sum, cells.responded_count))::double as square_total
from model.campaign_cells as cells
inner join outcomes
    on cells.campaign_key = outcomes.campaign_key and outcomes.outcome_name in ('response', 'revenue')
where
    not cells.is_holdout and cells.segment_key is not null
    and cells.campaign_key not in (
        select campaign_key from model.campaign_flags
        where is_blocking
    )
group by all
order by all
