-- One row per campaign, outcome, segment and contacted arm: the lift to expect.
-- It is drawn towards that of all segments as far as the data say that they are
-- alike (empirical Bayes: tau^2 by DerSimonian and Laird 1986, the widening for
-- an estimated tau^2 by Morris 1983). With two or three segments, where tau^2 is
-- hardly known, by at most few_segments_shrinkage and without a narrower range;
-- a single segment stays as measured, since none was chosen.
create or replace view model.campaign_pooling as
with shrunk as (
    select
        likeness.*,
        least(
            lift_error * lift_error / (lift_error * lift_error + tau_square),
            case
                when segment_count = 1 then 0
                when segment_count < 4 then campaign_thresholds.few_segments_shrinkage
                else 1
            end
        ) as shrinkage,
        1 / (lift_error * lift_error + coalesce(tau_square, 0)) as random_weight,
    from model.campaign_likeness as likeness
    cross join model.campaign_thresholds
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
    case
        when segment_count < 4 then lift_error
        else sqrt(
            (1 - shrinkage) * lift_error * lift_error + shrinkage * shrinkage * mean_variance
            + 2 * power(shrinkage * (lift - mean_lift), 2) / (segment_count - 3)
        )
    end as pooled_error,
from centred;

comment on view model.campaign_pooling is 'One row per campaign, outcome, segment and arm: the lift to expect.';
