-- One row per run of the job: what was loaded, chosen and judged. Read to trace
-- a figure back to its run; in the order of run_number, since a clock can go back.
create or replace view marts.run_history as
select
    runs.run_id,
    runs.kind,
    runs.started_at,
    runs.finished_at,
    runs.data_date,
    runs.customer_count,
    runs.excluded_count,
    cast(runs.segment_count as bigint) as segment_count,
    translate(runs.choice_text, signs.marks, signs.signs) as choice_text,
    runs.chosen_by,
    runs.silhouette,
    runs.structure_verdict,
    runs.stability_mean_ari,
    runs.drift_verdict,
    runs.input_hash,
    runs.settings_hash,
    runs.segapp_version,
    runs.duckdb_version,
    runs.seed,
    runs.run_number,
    runs.fit_run_id,
    runs.previous_run_id,
from model.runs
cross join model.figure_signs as signs;

comment on view marts.run_history is 'One row per run of the job.';
comment on column marts.run_history.run_id is 'The run: its UTC start and four hex digits.';
comment on column marts.run_history.kind is 'fit: made the segments; assign: placed customers in them; refit: made new ones.';
comment on column marts.run_history.started_at is 'Start, UTC.';
comment on column marts.run_history.finished_at is 'End, UTC.';
comment on column marts.run_history.data_date is 'Date of the data.';
comment on column marts.run_history.customer_count is 'Customers who had not gone.';
comment on column marts.run_history.excluded_count is 'Customers who could not be placed.';
comment on column marts.run_history.segment_count is 'Segments of the model.';
comment on column marts.run_history.choice_text is 'Why this number of segments, in a sentence.';
comment on column marts.run_history.chosen_by is 'Who chose it: rule or person.';
comment on column marts.run_history.silhouette is 'Mean silhouette of the fit, -1 to 1 (Euclidean).';
comment on column marts.run_history.structure_verdict is 'Whether there are natural groups: clear, weak, none.';
comment on column marts.run_history.stability_mean_ari is 'Mean adjusted Rand index of resampled fits with the published one, up to 1.';
comment on column marts.run_history.drift_verdict is 'Whether the model still fits: keep, investigate, refit.';
comment on column marts.run_history.input_hash is 'Hash of the sorted rows of core.customers.';
comment on column marts.run_history.settings_hash is 'Hash of all settings that touch the figures.';
comment on column marts.run_history.segapp_version is 'Version of segapp.';
comment on column marts.run_history.duckdb_version is 'Version of DuckDB.';
comment on column marts.run_history.seed is 'Seed of all draws.';
comment on column marts.run_history.run_number is '1, 2, ... in the order in which runs were published; the highest is the current run.';
comment on column marts.run_history.fit_run_id is 'Run whose fit placed the customers; its own where it fitted.';
comment on column marts.run_history.previous_run_id is 'Run published before; null: none.';
