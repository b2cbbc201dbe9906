-- One row per run of the job, finished or being worked on. The one with the
-- highest number is the run that the marts show: times order nothing, since a
-- clock can go back.
create table if not exists model.runs (
    run_id varchar not null,
    kind varchar not null check (kind in ('fit', 'assign', 'refit')),
    fit_run_id varchar not null,      -- the run whose model placed the customers
    previous_run_id varchar,
    batch_id varchar,
    started_at timestamp not null,
    finished_at timestamp,
    data_date date not null,
    is_synthetic boolean not null,
    customer_count bigint,
    excluded_count bigint,
    segment_count integer,
    choice_text varchar,
    chosen_by varchar,                -- rule, person
    rule_k integer,
    silhouette double,
    silhouette_pitch double,          -- null where exact
    inertia double,
    point_count bigint,               -- weighted points that the fit saw
    summary_kind varchar,             -- distinct, grid, sample
    grid_pitch double,
    summary_loss double,              -- W, the exact within-cell sum of squares
    summary_cost_bound double,        -- inertia beyond the best possible, relative, that the summary can have cost
    polish_pass_count integer,        -- passes over all customers that finished the centroids
    polish_last_shift double,         -- how far the last one moved a centroid, in standard deviations
    structure_verdict varchar,        -- clear, weak, none
    stability_mean_ari double,
    drift_verdict varchar,            -- keep, investigate, refit
    drift_reason_text varchar,
    input_hash varchar,
    settings_hash varchar,
    segapp_version varchar not null,
    duckdb_version varchar not null,
    seed integer not null,
    is_date_from_file boolean,        -- nobody gave the data date: it is the day on which the file was changed
    run_number integer not null,      -- 1, 2, ... in the order in which runs were published
    features_sql varchar              -- of a fit: the text that made features.customer_features
);

comment on table model.runs is 'One row per run of the job.';
