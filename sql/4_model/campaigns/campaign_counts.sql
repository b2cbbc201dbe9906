-- One row per campaign, outcome, segment (null: all) and arm: people, responses
-- and money. All who were held out are one arm. Conversions and money only
-- where the campaign has any. Read by campaign_rates.
create or replace view model.campaign_counts as
with cells as (
    select
        campaign_key,
        segment_key,
        case when is_holdout then 'holdout' else arm_name end as arm_name,
        is_holdout,
        member_count,
        responded_count,
        converted_count,
        revenue_sum,
        revenue_square_sum,
        recorded_sum,
        paying_count,
        revenue_cube_sum,
    from model.campaign_cells
),

sums as (
    select
        campaign_key,
        segment_key,
        grouping(segment_key) = 1 as is_all,
        arm_name,
        is_holdout,
        sum(member_count)::bigint as member_count,
        sum(responded_count)::bigint as responded_count,
        sum(converted_count)::bigint as converted_count,
        sum(revenue_sum) as revenue_sum,
        sum(revenue_square_sum) as revenue_square_sum,
        sum(recorded_sum) as recorded_sum,
        sum(paying_count)::bigint as paying_count,
        sum(revenue_cube_sum order by revenue_cube_sum) as revenue_cube_sum,
    from cells
    group by grouping sets (
        (campaign_key, arm_name, is_holdout, segment_key),
        (campaign_key, arm_name, is_holdout)
    )
),

kept as (
    select
        sums.*,
        max(converted_count) over (partition by campaign_key) > 0 as has_conversions,
        max(revenue_sum) over (partition by campaign_key) > 0 as has_money,
    from sums
    where is_all or segment_key is not null
)

select kept.*, 'response' as outcome_name, responded_count as response_count,
from kept
union all
select kept.*, 'conversion' as outcome_name, converted_count as response_count,
from kept
where has_conversions
union all
select kept.*, 'revenue' as outcome_name, converted_count as response_count,
from kept
where has_money;

comment on view model.campaign_counts is 'One row per campaign, outcome, segment and arm: people, responses and money.';
