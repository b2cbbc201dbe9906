-- One row per run, segment, feature and bin: the small histograms of the report,
-- from one pass over the customers. A null key is all customers.
create table if not exists model.feature_histograms (
    run_id varchar not null,
    segment_key varchar,
    feature_name varchar not null,
    bin_low double not null,
    bin_high double not null,
    customer_count bigint not null
);

comment on table model.feature_histograms is 'One row per run, segment, feature and bin.';
