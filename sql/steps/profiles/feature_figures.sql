-- Writes one row per number: how it is spread over all customers, and how many values
-- lie that many interquartile ranges beyond a quartile.
insert into model.feature_figures
with fences as (
    select
        feature_number,
        case when p75 > p25 then p25 - $fence * (p75 - p25) end as low_fence,
        case when p75 > p25 then p75 + $fence * (p75 - p25) end as high_fence
    from number_figures
    where scope = 'everyone'
),

beyond as (
    select
        number_bins.feature_number,
        coalesce(sum(customer_count) filter (where bin_value < low_fence), 0) as low_outlier_count,
        coalesce(sum(customer_count) filter (where bin_value > high_fence), 0) as high_outlier_count
    from number_bins
    inner join fences on number_bins.feature_number = fences.feature_number
    where low_fence is not null
    group by number_bins.feature_number
)

select
    $run_id as run_id, figures.feature_name, customer_count, missing_count, mean, sd,
    case when customer_count > 0 then low end as low, p01, p10, p25, median, p75, p90, p99,
    case when customer_count > 0 then high end as high,
    low_outlier_count, high_outlier_count
from number_figures as figures
inner join number_columns on figures.feature_number = number_columns.feature_number
left join beyond on figures.feature_number = beyond.feature_number
where scope = 'everyone'
order by figures.feature_number
