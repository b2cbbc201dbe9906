-- The plain SQL that each step of a first run needs at least, on types and columns as the job has them: nothing is
-- judged, compared with what was there before, or explained.

-- step: read
create table customers as
select
    cast("CustomerID" as varchar) as customer_id,
    cast("Gender" as varchar) as gender,
    cast("Age" as integer) as age_years,
    cast("Annual Income (k$)" as double) as annual_income_k,
    cast("Spending Score (1-100)" as integer) as spending_score,
    'b1' as batch_id,
    date '2026-01-31' as first_seen_date,
    cast(null as date) as gone_date
from $source;
checkpoint;

-- step: fingerprint
select count(*), sum(cast(md5_number(row_text) >> 64 as ubigint)), sum(md5_number(row_text) & 18446744073709551615)
from (
    select concat_ws(',', customer_id, gender, age_years, annual_income_k, spending_score) as row_text
    from customers
);

-- step: fit
select
    count(*),
    min(age_years), max(age_years), avg(age_years), stddev_pop(age_years),
    min(annual_income_k), max(annual_income_k), avg(annual_income_k), stddev_pop(annual_income_k),
    min(spending_score), max(spending_score), avg(spending_score), stddev_pop(spending_score)
from customers;
select age_years, annual_income_k, spending_score, count(*) from customers group by all;
with distances as (
    select
        0.004 * (age_years - 42) ** 2 + 0.001 * (annual_income_k - 55) ** 2 + 0.002 * (spending_score - 50) ** 2 as d1,
        0.004 * (age_years - 33) ** 2 + 0.001 * (annual_income_k - 87) ** 2 + 0.002 * (spending_score - 82) ** 2 as d2,
        0.004 * (age_years - 41) ** 2 + 0.001 * (annual_income_k - 88) ** 2 + 0.002 * (spending_score - 17) ** 2 as d3,
        0.004 * (age_years - 45) ** 2 + 0.001 * (annual_income_k - 26) ** 2 + 0.002 * (spending_score - 21) ** 2 as d4,
        0.004 * (age_years - 25) ** 2 + 0.001 * (annual_income_k - 26) ** 2 + 0.002 * (spending_score - 79) ** 2 as d5,
        0.004 * (age_years - 56) ** 2 + 0.001 * (annual_income_k - 54) ** 2 + 0.002 * (spending_score - 49) ** 2 as d6
    from customers
),
nearest as (
    select *, least(d1, d2, d3, d4, d5, d6) as d from distances
)
select
    case d when d1 then 1 when d2 then 2 when d3 then 3 when d4 then 4 when d5 then 5 else 6 end as segment_number,
    floor(sqrt(d) * 4096) as distance_bin,
    count(*)
from nearest
group by all;

-- step: place
create table assignments as
select
    customer_id,
    case when age_years > 40 then 'S01' else 'S02' end as segment_key,
    age_years * 0.5e0 as centroid_distance,
    case when age_years > 30 then 'S01' else 'S02' end as runner_up_segment_key,
    annual_income_k * 0.5e0 as runner_up_distance,
    spending_score * 0.5e0 as runner_up_margin,
    case when age_years > 50 then 'core' else 'typical' end as typicality,
    age_years * 1.5e0 as typicality_percentile,
    age_years > 60 as is_outlier,
    cast(null as varchar) as exclusion_reason,
    gender, age_years, annual_income_k, spending_score,
    cast(null as varchar) as previous_segment_key,
    date '2026-01-31' as segment_since_date
from customers;
create table membership as
select
    customer_id,
    segment_key,
    date '2026-01-31' as valid_from_date,
    cast(null as date) as valid_to_date,
    'r1' as run_id
from assignments;
checkpoint;
select gender, count(*) from customers group by all;
select floor(age_years / 10), count(*) from customers group by all;
select floor(annual_income_k / 10), count(*) from customers group by all;
select floor(spending_score / 10), count(*) from customers group by all;
select segment_key, floor(centroid_distance * 4), count(*) from assignments group by all;

-- step: describe
select
    segment_key,
    count(*),
    avg(age_years), stddev_pop(age_years),
    avg(annual_income_k), stddev_pop(annual_income_k),
    avg(spending_score), stddev_pop(spending_score)
from assignments
group by all;
select segment_key, age_years, count(*) from assignments group by all;
select segment_key, annual_income_k, count(*) from assignments group by all;
select segment_key, spending_score, count(*) from assignments group by all;
select segment_key, gender, count(*) from assignments group by all;
select segment_key, floor(age_years / 4), floor(annual_income_k / 8), count(*) from assignments group by all;
select segment_key, floor(age_years / 4), floor(spending_score / 8), count(*) from assignments group by all;
select segment_key, floor(annual_income_k / 8), floor(spending_score / 8), count(*) from assignments group by all;
select
    segment_key,
    arg_min(customer_id, centroid_distance, 5),
    arg_min(customer_id, runner_up_margin, 5)
from assignments
group by all;
select segment_key, arg_min(age_years, md5(customer_id), 2000) from assignments group by all;
select
    segment_key,
    count(*) filter (where age_years > 40 and spending_score < 50),
    count(*) filter (where age_years <= 40 and spending_score >= 50)
from assignments
group by all;
