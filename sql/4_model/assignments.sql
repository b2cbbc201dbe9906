-- One row per customer: model.customer_scores materialised by the current run,
-- with what the run before said. Made afresh by the job at each run (CREATE OR
-- REPLACE TABLE ... AS), so this file only declares the columns.
create table if not exists model.assignments (
    customer_id varchar,
    segment_key varchar,
    centroid_distance double,
    runner_up_segment_key varchar,
    runner_up_distance double,
    runner_up_margin double,
    typicality varchar,
    typicality_percentile double,
    is_outlier boolean,
    exclusion_reason varchar,
    previous_segment_key varchar,
    segment_since_date date
);

comment on table model.assignments is 'One row per customer: where the current run placed them, and the run before.';
