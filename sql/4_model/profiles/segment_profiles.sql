-- One row per run, segment, feature and, for words, category: what describes a
-- segment, from one pass over the customers. Sentences and ranks are the mart's.
create table if not exists model.segment_profiles (
    run_id varchar not null,
    segment_key varchar not null,
    feature_name varchar not null,
    category_name varchar,            -- null for numbers
    customer_count bigint not null,   -- with a value
    missing_count bigint not null,
    segment_value double,             -- mean, or share of the category
    segment_sd double,
    segment_median double,
    segment_p10 double,
    segment_p90 double,
    base_count bigint not null,
    base_value double,
    base_sd double,
    base_median double
);

comment on table model.segment_profiles is 'One row per run, segment, feature and category.';
