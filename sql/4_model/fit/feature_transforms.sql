-- One row per fit and training feature: the frozen scaling, z = (u - centre) / scale,
-- where u is the value, for log its quantised log1p, for robust at most a limit. Customers are placed by it
-- alone: what the feature catalog says by now counts from the next refit on.
create table if not exists model.feature_transforms (
    run_id varchar not null,
    feature_name varchar not null,
    feature_order integer not null,
    transform varchar not null,
    centre double not null,
    scale double not null,
    imputed_value double,             -- replaces a missing value; null: who has none is not placed
    min_value double,
    max_value double,
    label varchar not null,           -- names the feature in the reason why a customer is not placed
    low_limit double,                 -- robust: a lower value counts as this one; null: every value as itself
    high_limit double
);

comment on table model.feature_transforms is 'One row per fit and training feature: its frozen scaling.';
