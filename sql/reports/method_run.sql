-- One row: how the segments on these pages were made, and by which run.
-- Not from marts: summary, pitch and loss are the fit, not a finding.
select
    runs.run_id,
    runs.kind,
    runs.fit_run_id,
    fits.data_date as fit_data_date,
    fits.choice_text,
    fits.chosen_by,
    fits.segment_count as chosen_k,
    fits.rule_k,
    fits.silhouette,
    fits.silhouette_pitch,
    fits.inertia,
    fits.point_count,
    fits.summary_kind,
    fits.grid_pitch,
    fits.summary_loss,
    -- the loss inside the cells bounds what the summary can have cost
    fits.summary_loss / nullif(fits.inertia, 0) as bound_share,
    fits.structure_verdict,
    fits.stability_mean_ari,
    runs.drift_verdict,
    runs.drift_reason_text,
    runs.input_hash,
    runs.settings_hash,
    runs.segapp_version,
    runs.duckdb_version,
    runs.seed,
from model.current_run
inner join model.runs on current_run.run_id = runs.run_id
left join model.runs as fits on current_run.fit_run_id = fits.run_id;
