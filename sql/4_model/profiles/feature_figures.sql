-- One row per run and number: how it is spread over all customers, also those who
-- could not be placed. Read by the checks, which compare it with the previous run.
create table if not exists model.feature_figures (
    run_id varchar not null,
    feature_name varchar not null,
    customer_count bigint not null,   -- with a value
    missing_count bigint not null,
    mean_value double,
    sd_value double,                  -- population
    min_value double,
    p01_value double,
    p10_value double,
    p25_value double,
    median_value double,
    p75_value double,
    p90_value double,
    p99_value double,
    max_value double,
    low_outlier_count bigint,         -- more than three interquartile ranges below the quartile (Tukey 1977: far out)
    high_outlier_count bigint         -- and above; null where half of all values are the same
);

comment on table model.feature_figures is 'One row per run and number: how it is spread over all customers.';
