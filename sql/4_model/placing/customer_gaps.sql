-- One row per placed customer and training feature: how much the feature adds to
-- the gap between the squared distances to the second-best centre and to the own.
-- Read by marts.customer_reasons.
create or replace view model.customer_gaps as
with
centres as (
    select
        centroids.segment_key,
        centroids.feature_name,
        centroids.feature_order,
        centroids.centroid_z,
        centroids.centroid_value,
        transforms.transform,
        transforms.centre,
        transforms.scale,
        transforms.imputed_value,
        transforms.low_limit,
        transforms.high_limit,
    from model.centroids
    inner join model.current_run on centroids.run_id = current_run.fit_run_id
    inner join model.feature_transforms as transforms
        on centroids.run_id = transforms.run_id and centroids.feature_name = transforms.feature_name
),

pairs as (
    select
        customer_values.customer_id,
        customer_values.segment_key,
        customer_values.runner_up_segment_key,
        customer_values.feature_name,
        own.feature_order,
        own.centroid_z as own_z,
        own.centroid_value as segment_value,
        runner_up.centroid_z as runner_up_z,
        runner_up.centroid_value as runner_up_value,
        own.transform,
        own.centre,
        own.scale,
        own.low_limit,
        own.high_limit,
        case
            when customer_values.feature_value between -1e100 and 1e100 then customer_values.feature_value
            else own.imputed_value
        end as customer_value,
    from model.customer_values
    inner join centres as own
        on customer_values.segment_key = own.segment_key and customer_values.feature_name = own.feature_name
    inner join centres as runner_up
        on
            customer_values.runner_up_segment_key = runner_up.segment_key
            and customer_values.feature_name = runner_up.feature_name
),

scaled as (
    select
        *,
        case
            when customer_value < low_limit then (low_limit - centre) / scale
            when customer_value > high_limit then (high_limit - centre) / scale
            when transform <> 'log' then (customer_value - centre) / scale
            when customer_value < 0 then (floor(-ln(1 - customer_value) * 4294967296e0) / 4294967296e0 - centre) / scale
            else (floor(ln(1 + customer_value) * 4294967296e0) / 4294967296e0 - centre) / scale
        end as customer_z,
    from pairs
)

select
    customer_id,
    segment_key,
    runner_up_segment_key,
    feature_name,
    feature_order,
    customer_value,
    segment_value,
    runner_up_value,
    power(customer_z - runner_up_z, 2) - power(customer_z - own_z, 2) as gap,
from scaled;

comment on view model.customer_gaps is 'One row per placed customer and training feature: what it adds to the gap between two segments.';
