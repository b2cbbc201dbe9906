-- One row per run, newest first, at most fifty.
select
    run_history.run_id,
    run_history.kind,
    run_history.started_at,
    run_history.data_date,
    run_history.customer_count,
    run_history.excluded_count,
    run_history.segment_count,
    run_history.chosen_by,
    run_history.silhouette,
    run_history.structure_verdict,
    run_history.stability_mean_ari,
    case run_history.drift_verdict
        when 'keep' then 'no' when 'investigate' then 'look' when 'refit' then 'refit'
    end as shifted,
    run_history.segapp_version,
    count(*) over () as run_count,  -- of all, those beyond fifty too
from marts.run_history
order by run_history.run_number desc
limit 50;
