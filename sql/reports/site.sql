-- One row: the run that the pages show. Given to every page as `site`.
-- Not from marts: what every page says of the run, its file among it.
with
dated as (
    select arg_max(is_date_from_file, started_at) as is_date_from_file
    from model.runs
    where batch_id is not null
)

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
    -- of the newest file loaded: runs without a file keep its date
    coalesce(dated.is_date_from_file, false) as is_date_from_file,
    contract.contract_version,
    contract.segapp_version,
from model.current_run
cross join dated
cross join model.thresholds
cross join marts.contract;
