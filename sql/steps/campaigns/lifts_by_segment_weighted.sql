-- One row per campaign, outcome and arm: the lifts inside segments, weighted by
-- everybody in them (Miratrix, Sekhon and Yu 2013).
with sizes as (
    select campaign_key, segment_key, sum(member_count)::double as people
    from model.campaign_counts
    where outcome_name = 'response' and segment_key is not null
    group by campaign_key, segment_key
),

arms as (
    select campaign_key, outcome_name, count(distinct arm_name)::integer as arm_count
    from model.campaign_lifts
    group by campaign_key, outcome_name
)

select
    lifts.campaign_key, lifts.outcome_name, lifts.arm_name, arms.arm_count, count(*) as segment_count,
    sum(people * lift order by lifts.segment_key) / sum(people) as lift,
    sqrt(sum(people * people * sampling_error * sampling_error order by lifts.segment_key)) / sum(people) as error,
    coalesce(bool_or(balance.p_value < thresholds.split_alpha), false) as is_imbalanced
from model.campaign_lifts as lifts
inner join sizes on lifts.campaign_key = sizes.campaign_key and lifts.segment_key = sizes.segment_key
inner join arms on lifts.campaign_key = arms.campaign_key and lifts.outcome_name = arms.outcome_name
cross join model.campaign_thresholds as thresholds
left join model.campaign_balance as balance on lifts.campaign_key = balance.campaign_key
where lifts.lift is not null and lifts.sampling_error > 0
group by lifts.campaign_key, lifts.outcome_name, lifts.arm_name, arms.arm_count
order by all
