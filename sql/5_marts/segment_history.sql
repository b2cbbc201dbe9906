-- One row per run and segment: sizes as they were in each run. Read for charts
-- over time. A data date can have several runs (a file fixed and loaded again,
-- a refit, a forgotten customer); for one row per date and segment, as readers of
-- a month expect, take the last of each:
--     select * from marts.segment_history where is_latest_of_date
create or replace view marts.segment_history as
select
    segments.run_id,
    runs.data_date,
    segments.segment_key,
    segments.segment_name,
    segments.customer_count,
    segments.customer_share,
    segments.joined_count,
    segments.left_count,
    segments.lineage,
    runs.run_number,
    runs.run_number = max(runs.run_number) over (partition by runs.data_date) as is_latest_of_date,
from model.segments
inner join model.runs on segments.run_id = runs.run_id;

comment on view marts.segment_history is 'One row per run and segment: sizes as they were.';
comment on column marts.segment_history.run_id is 'The run.';
comment on column marts.segment_history.data_date is 'Date of the run''s data.';
comment on column marts.segment_history.segment_key is 'Segment, S01 and so on.';
comment on column marts.segment_history.segment_name is 'Name the segment had in that run.';
comment on column marts.segment_history.customer_count is 'Customers in the segment in that run.';
comment on column marts.segment_history.customer_share is 'Share of all customers placed in that run, 0 to 1.';
comment on column marts.segment_history.joined_count is 'Customers who were not in it in the run before; null at the first run.';
comment on column marts.segment_history.left_count is 'Customers of the run before who had left it; null at the first run.';
comment on column marts.segment_history.lineage is 'Where the segment came from: first, kept, split, merged, new, returned, retired.';
comment on column marts.segment_history.run_number is '1, 2, ... in the order in which runs were published.';
comment on column marts.segment_history.is_latest_of_date is 'Whether no later run is of the same data date: one row per date and segment.';
