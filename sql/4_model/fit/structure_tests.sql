-- One row per fit and null: the customers' best silhouette beside that of
-- customers drawn without structure. The verdict in model.runs follows from it.
create table if not exists model.structure_tests (
    run_id varchar not null,          -- the fit
    null_name varchar not null,       -- gaussian, uniform, copula
    observed_silhouette double not null,
    null_median double not null,
    null_q95 double not null,
    null_q99 double not null,         -- beyond it the null is rejected
    draw_count integer not null,
    is_rejected boolean not null
);

comment on table model.structure_tests is 'One row per fit and null: the best silhouette beside that of customers without structure.';
