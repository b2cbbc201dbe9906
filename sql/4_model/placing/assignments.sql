-- One row per customer: model.customer_scores materialised by the current run,
-- with what the run before said and with the customer's features as they were
-- then. Replaced by the job at each run (CREATE TABLE ... AS), so this file
-- only declares the columns of an empty one.
create table if not exists model.assignments as
select
    customer_features.customer_id,
    cast(null as varchar) as segment_key,
    cast(null as double) as centroid_distance,
    cast(null as varchar) as runner_up_segment_key,
    cast(null as double) as runner_up_distance,
    cast(null as double) as runner_up_margin,
    cast(null as varchar) as typicality,
    cast(null as double) as typicality_percentile,
    cast(null as boolean) as is_outlier,
    cast(null as varchar) as exclusion_reason,
    customer_features.* exclude (customer_id),
    cast(null as varchar) as previous_segment_key,
    cast(null as date) as segment_since_date,
    cast(null as integer) as segment_since_run_number,
from features.customer_features
where false;

comment on table model.assignments is 'One row per customer: where the current run placed them, and the run before.';
