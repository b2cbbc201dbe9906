-- One row: the run that the pages show. Given to every page as `site`.
select
    current_run.run_id,
    current_run.kind,
    current_run.data_date,
    current_run.previous_data_date,
    current_run.started_at,
    current_run.is_synthetic,
    current_run.previous_run_id is null as is_first_run,
    coalesce(current_run.customer_count, 0) as customer_count,
    coalesce(current_run.excluded_count, 0) as excluded_count,
    coalesce(current_run.customer_count, 0) - coalesce(current_run.excluded_count, 0) as placed_count,
    coalesce(current_run.segment_count, 0) as segment_count,
    date_diff('day', current_run.data_date, cast(current_run.started_at as date)) as data_age_days,
    data_age_days > thresholds.old_data_days as is_data_old,
    contract.contract_version,
    contract.segapp_version,
from model.current_run
cross join model.thresholds
cross join marts.contract;
