-- One row per placed customer and feature column, as a number: columns that are
-- no numbers become null. Whatever columns a project has, without naming them.
-- Read by model.customer_gaps.
-- (In DuckDB 1.2, unnest ends a batch of rows with each customer. The filter, which all
-- rows pass, puts them together again: the joins that follow take a seventh of the time.)
create or replace view model.customer_values as
with
numbers as (
    select
        customer_id,
        segment_key,
        runner_up_segment_key,
        try_cast(columns(* exclude (
            customer_id, segment_key, centroid_distance, runner_up_segment_key, runner_up_distance, runner_up_margin,
            typicality, typicality_percentile, is_outlier, exclusion_reason, previous_segment_key, segment_since_date,
            segment_since_run_number
        )) as double),
    from model.assignments
    where segment_key is not null
)

select
    customer_id,
    segment_key,
    runner_up_segment_key,
    feature_name,
    feature_value,
from numbers
unpivot include nulls (
    feature_value for feature_name in (columns(* exclude (customer_id, segment_key, runner_up_segment_key)))
)
where feature_name is not null;

comment on view model.customer_values is 'One row per placed customer and feature column, as a number.';
