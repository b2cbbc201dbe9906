-- One row per customer who has not gone: the segment the current run placed them
-- in. Read by analysts, BI tools and every export. The project's own columns
-- come last: the job puts them in, with their comments, as the catalog has them.
create or replace view marts.customer_segments as
select
    assignments.customer_id,
    assignments.segment_key,
    segments.segment_name,
    assignments.previous_segment_key,
    previous_segments.segment_name as previous_segment_name,
    assignments.segment_since_date,
    assignments.typicality,
    assignments.typicality_percentile,
    assignments.is_outlier,
    assignments.centroid_distance,
    assignments.runner_up_segment_key,
    runner_up_segments.segment_name as runner_up_segment_name,
    assignments.runner_up_margin,
    assignments.exclusion_reason,
    not coalesce(contacts.is_do_not_contact or contacts.is_standing_holdout, false) as is_contactable,
    contacts.last_contacted_date,
    coalesce(contacts.contacts_90d_count, 0) as contacts_90d_count,
    current_run.data_date,
    current_run.started_at as assigned_at,
    current_run.run_id,
    -- own columns: those of the catalog that train or profile
from model.assignments
cross join model.current_run
left join model.customer_contacts as contacts on assignments.customer_id = contacts.customer_id
left join model.segments
    on assignments.segment_key = segments.segment_key and current_run.run_id = segments.run_id
left join model.segments as previous_segments
    on
        assignments.previous_segment_key = previous_segments.segment_key
        and current_run.previous_run_id = previous_segments.run_id
left join model.segments as runner_up_segments
    on
        assignments.runner_up_segment_key = runner_up_segments.segment_key
        and current_run.run_id = runner_up_segments.run_id;

comment on view marts.customer_segments is 'One row per customer: the segment they are in, how well they fit, and their own columns.';
comment on column marts.customer_segments.customer_id is 'The customer''s id in the source, as text.';
comment on column marts.customer_segments.segment_key is 'Segment, S01 and so on; the same from run to run. Null: not placed, see exclusion_reason.';
comment on column marts.customer_segments.segment_name is 'Name of the segment.';
comment on column marts.customer_segments.previous_segment_key is 'Segment in the run before; null at the first run or for a new customer.';
comment on column marts.customer_segments.previous_segment_name is 'Name that the previous segment had in the run before.';
comment on column marts.customer_segments.segment_since_date is 'Data date since which the customer is in it without a break.';
comment on column marts.customer_segments.typicality is 'How typical for the segment: core, typical, borderline, outlier.';
comment on column marts.customer_segments.typicality_percentile is '100 = most typical; from the distances frozen at the fit.';
comment on column marts.customer_segments.is_outlier is 'Farther from the centre than 99 % of the segment was at the fit.';
comment on column marts.customer_segments.centroid_distance is 'Distance to the centre of the segment, in standard deviations.';
comment on column marts.customer_segments.runner_up_segment_key is 'Second-best segment.';
comment on column marts.customer_segments.runner_up_segment_name is 'Name of the second-best segment.';
comment on column marts.customer_segments.runner_up_margin is '1 - distance to own centre / distance to second-best centre; 0 = tie.';
comment on column marts.customer_segments.exclusion_reason is 'Why the customer could not be placed; null when placed.';
comment on column marts.customer_segments.is_contactable is 'Whether the customer may be contacted.';
comment on column marts.customer_segments.last_contacted_date is 'Date of the last recorded contact; null: none.';
comment on column marts.customer_segments.contacts_90d_count is 'Recorded contacts in the 90 days up to the data date.';
comment on column marts.customer_segments.data_date is 'Date of the data.';
comment on column marts.customer_segments.assigned_at is 'Start of the run that placed the customer, UTC.';
comment on column marts.customer_segments.run_id is 'Run that placed the customer.';
