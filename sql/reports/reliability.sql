-- One row: what the strip of facts under "Can I rely on this?" says; a verdict
-- that has not been reached is null.
-- Not from marts: joins the run, its fit and its file, which marts give apart.
with
tried as (
    select
        min(k_search.k) as k_min,
        max(k_search.k) as k_max,
    from marts.k_search
    inner join model.current_run on k_search.run_id = current_run.fit_run_id
    where k_search.k >= 2
),

batch as (
    select
        batches.loaded_count,
        batches.rejected_count,
        batches.duplicate_count,
    from intake.batches
    inner join model.current_run on batches.batch_id = current_run.batch_id
)

select
    batch.loaded_count,
    batch.rejected_count,
    batch.duplicate_count,
    fits.chosen_by,
    tried.k_min,
    tried.k_max,
    fits.structure_verdict,
    case
        when fits.stability_mean_ari >= thresholds.solid_min_jaccard then 'solid'
        when fits.stability_mean_ari >= thresholds.fair_min_jaccard then 'fair'
        when fits.stability_mean_ari is not null then 'fragile'
    end as stability_grade,
    case runs.drift_verdict when 'keep' then 'no' when 'investigate' then 'look' when 'refit' then 'refit' end as shifted,
from model.current_run
inner join model.runs on current_run.run_id = runs.run_id
left join model.runs as fits on current_run.fit_run_id = fits.run_id
cross join model.thresholds
cross join tried
left join batch on true;
