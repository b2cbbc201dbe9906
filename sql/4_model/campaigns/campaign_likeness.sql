-- One row per campaign, outcome, segment and contacted arm: its lift, and how far
-- the true lifts of the arm's segments lie apart (tau^2 by DerSimonian and Laird
-- 1986; null for a single segment). Read by campaign_pooling.
create or replace view model.campaign_likeness as
with lifts as (
    select
        campaign_key,
        outcome_name,
        segment_key,
        arm_name,
        lift,
        lift_error,
        1 / (lift_error * lift_error) as weight,
        count(*) over arms as segment_count,
    from model.campaign_lifts
    where
        segment_key is not null and lift is not null and lift_error > 0
        and (lift_low is not null or not is_money)  -- money of too few payers says nothing
    window arms as (partition by campaign_key, outcome_name, arm_name)
),

fixed as (
    select
        lifts.*,
        sum(weight * lift) over arms / sum(weight) over arms as fixed_lift,
        sum(weight) over arms - sum(weight * weight) over arms / sum(weight) over arms as scale,
    from lifts
    window arms as (
        partition by campaign_key, outcome_name, arm_name order by segment_key
        rows between unbounded preceding and unbounded following
    )
)

select
    fixed.*,
    greatest(0, sum(weight * power(lift - fixed_lift, 2)) over arms - (segment_count - 1))
    / case when segment_count > 1 then scale end as tau_square,
from fixed
window arms as (
    partition by campaign_key, outcome_name, arm_name order by segment_key
    rows between unbounded preceding and unbounded following
);

comment on view model.campaign_likeness is 'One row per campaign, outcome, segment and arm: how far segments lie apart.';
