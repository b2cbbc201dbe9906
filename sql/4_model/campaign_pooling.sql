-- One row per campaign, outcome, segment and contacted arm: the lift drawn
-- towards that of all segments as far as the data say that they are alike
-- (empirical Bayes: tau^2 by DerSimonian and Laird 1986, the widening for an
-- estimated tau^2 by Morris 1983). From four segments on; fewer have no row.
create or replace view model.campaign_pooling as
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
    where segment_key is not null and lift_error > 0
    window arms as (partition by campaign_key, outcome_name, arm_name)
),

fixed as (
    select
        lifts.*,
        sum(weight * lift) over arms / sum(weight) over arms as fixed_lift,
        sum(weight) over arms - sum(weight * weight) over arms / sum(weight) over arms as scale,
    from lifts
    where segment_count >= 4
    window arms as (
        partition by campaign_key, outcome_name, arm_name order by segment_key
        rows between unbounded preceding and unbounded following
    )
),

between_segments as (
    select
        fixed.*,
        greatest(0, sum(weight * power(lift - fixed_lift, 2)) over arms - (segment_count - 1)) / scale as tau_square,
    from fixed
    window arms as (
        partition by campaign_key, outcome_name, arm_name order by segment_key
        rows between unbounded preceding and unbounded following
    )
),

shrunk as (
    select
        between_segments.*,
        lift_error * lift_error / (lift_error * lift_error + tau_square) as shrinkage,
        1 / (lift_error * lift_error + tau_square) as random_weight,
    from between_segments
),

centred as (
    select
        shrunk.*,
        sum(random_weight * lift) over arms / sum(random_weight) over arms as mean_lift,
        1 / sum(random_weight) over arms as mean_variance,
    from shrunk
    window arms as (
        partition by campaign_key, outcome_name, arm_name order by segment_key
        rows between unbounded preceding and unbounded following
    )
)

select
    campaign_key,
    outcome_name,
    segment_key,
    arm_name,
    tau_square,
    mean_lift,
    mean_lift + (1 - shrinkage) * (lift - mean_lift) as lift_pooled,
    sqrt(
        (1 - shrinkage) * lift_error * lift_error + shrinkage * shrinkage * mean_variance
        + 2 * power(shrinkage * (lift - mean_lift), 2) / (segment_count - 3)
    ) as pooled_error,
from centred;

comment on view model.campaign_pooling is 'One row per campaign, outcome, segment and arm: the partially pooled lift.';
