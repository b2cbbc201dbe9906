-- One row per run, pair of training features, segment and occupied cell: what
-- the scatter charts draw. Up to the threshold of points each distinct vector is
-- its own cell; beyond, cells are bins.
create table if not exists model.projection_cells (
    run_id varchar not null,
    x_feature_name varchar not null,
    y_feature_name varchar not null,
    segment_key varchar not null,
    x_value double not null,
    y_value double not null,
    customer_count bigint not null
);

comment on table model.projection_cells is 'One row per run, pair of features, segment and cell of a scatter chart.';
