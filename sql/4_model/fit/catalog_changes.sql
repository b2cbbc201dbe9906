-- One row per later run and thing in which the feature catalog differed from what
-- the segments were made with. Such a run keeps the segments; a refit takes the
-- catalog up. Read by the report's attention panel.
create table if not exists model.catalog_changes (
    run_id varchar not null,
    change_rank integer not null,
    feature_name varchar,             -- null: the order of the features
    field_name varchar not null,      -- role, transform, null_policy, label, formula, feature_order
    fitted_value varchar,             -- null: the feature did not form segments
    catalog_value varchar not null,
    change_text varchar not null
);

comment on table model.catalog_changes is 'One row per later run and thing in which the catalog differed from the fit.';
