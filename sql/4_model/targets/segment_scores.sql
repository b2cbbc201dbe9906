-- One row per segment of the current run: the scorecard, part by part, out of
-- the points of model.scorecard_weights. A part that is not known has none, and
-- the total is of the parts that are, stretched to 100. A scorecard is no
-- evidence of response: it never says more than test first. Who is not ready to
-- respond, or high in nothing, has no points of value, so that points and advice
-- give one order. Where nothing is known of value nothing is scored: all are to
-- be tested alike. Where a feature both forms the segments and stands for
-- receptiveness it is circular besides.
create or replace view model.segment_scores as
with
parts as (
    select
        reach.segment_key,
        reach.customer_count,
        reach.reachable_count,
        levels.capacity_level,
        levels.receptiveness_level,
        case
            when levels.receptiveness_level = 'low' then 0
            when levels.capacity_level = 'high' or levels.receptiveness_level = 'high' then levels.value_part
            when levels.value_part is not null then 0
        end as value_part,
        reach.reachable_count / nullif(max(reach.reachable_count) over (), 0) as reach_part,
        reach.fitting_count / nullif(reach.customer_count, 0) as typicality_part,
        segments.stability_jaccard as stability_part,
    from model.segment_reach as reach
    cross join model.current_run
    left join model.segment_levels as levels on reach.segment_key = levels.segment_key
    left join model.segments
        on reach.segment_key = segments.segment_key and current_run.run_id = segments.run_id
),

points as (
    select
        parts.*,
        weights.value_weight * value_part as value_points,
        weights.reach_weight * reach_part as reach_points,
        weights.typicality_weight * typicality_part as typicality_points,
        weights.stability_weight * stability_part as stability_points,
        case when value_part is null then 0 else weights.value_weight end
        + case when reach_part is null then 0 else weights.reach_weight end
        + case when typicality_part is null then 0 else weights.typicality_weight end
        + case when stability_part is null then 0 else weights.stability_weight end as known_weight,
    from parts
    cross join model.scorecard_weights as weights
),

totals as (
    select
        points.*,
        100 * (
            value_points + coalesce(reach_points, 0)
            + coalesce(typicality_points, 0) + coalesce(stability_points, 0)
        ) / known_weight as total_points,
    from points
)

select
    totals.segment_key,
    totals.customer_count,
    totals.reachable_count,
    totals.value_points,
    totals.reach_points,
    totals.typicality_points,
    totals.stability_points,
    totals.total_points,
    totals.capacity_level,
    totals.receptiveness_level,
    case
        when totals.reachable_count = 0 then 'leave alone'
        when totals.total_points < campaign_thresholds.test_first_points then 'leave alone'
        else 'test first'
    end as advice,
from totals
cross join model.campaign_thresholds;

comment on view model.segment_scores is 'One row per segment: the scorecard, part by part.';
