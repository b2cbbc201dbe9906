-- One row per customer, placed at query time by the published model: also covers
-- customers loaded since the last run. Read for look-ups of single customers.
create or replace view marts.customer_segments_live as
select
    customer_scores.customer_id,
    customer_scores.segment_key,
    segments.segment_name,
    assignments.previous_segment_key,
    previous_segments.segment_name as previous_segment_name,
    assignments.segment_since_date,
    customer_scores.typicality,
    customer_scores.typicality_percentile,
    customer_scores.is_outlier,
    customer_scores.centroid_distance,
    customer_scores.runner_up_segment_key,
    runner_up_segments.segment_name as runner_up_segment_name,
    customer_scores.runner_up_margin,
    customer_scores.exclusion_reason,
    current_run.run_id,
from model.customer_scores
cross join model.current_run
left join model.assignments on customer_scores.customer_id = assignments.customer_id
left join model.segments
    on customer_scores.segment_key = segments.segment_key and current_run.run_id = segments.run_id
left join model.segments as previous_segments
    on
        assignments.previous_segment_key = previous_segments.segment_key
        and current_run.previous_run_id = previous_segments.run_id
left join model.segments as runner_up_segments
    on
        customer_scores.runner_up_segment_key = runner_up_segments.segment_key
        and current_run.run_id = runner_up_segments.run_id;

comment on view marts.customer_segments_live is 'One row per customer, placed at query time by the published model.';
comment on column marts.customer_segments_live.customer_id is 'The customer''s id in the source, as text.';
comment on column marts.customer_segments_live.segment_key is 'Segment, S01 and so on. Null: cannot be placed, see exclusion_reason.';
comment on column marts.customer_segments_live.segment_name is 'Name of the segment.';
comment on column marts.customer_segments_live.previous_segment_key is 'Segment in the run before; null before the first assignment.';
comment on column marts.customer_segments_live.previous_segment_name is 'Name that the previous segment had in the run before.';
comment on column marts.customer_segments_live.segment_since_date is 'Data date since which they are in the assigned segment; null before.';
comment on column marts.customer_segments_live.typicality is 'How typical for the segment: core, typical, borderline, outlier.';
comment on column marts.customer_segments_live.typicality_percentile is '100 = most typical; from the distances frozen at the fit.';
comment on column marts.customer_segments_live.is_outlier is 'Farther from the centre than 99 % of the segment was at the fit.';
comment on column marts.customer_segments_live.centroid_distance is 'Distance to the centre, in sds. Other versions of DuckDB: within 1e-13.';
comment on column marts.customer_segments_live.runner_up_segment_key is 'Second-best segment.';
comment on column marts.customer_segments_live.runner_up_segment_name is 'Name of the second-best segment.';
comment on column marts.customer_segments_live.runner_up_margin is '1 - distance to own centre / distance to second-best centre; 0 = tie.';
comment on column marts.customer_segments_live.exclusion_reason is 'Why the customer cannot be placed; null when placed.';
comment on column marts.customer_segments_live.run_id is 'Run whose names are shown; its model places the customer.';
