-- One row: the run that the marts show, with the one before it.
create or replace view model.current_run as
select
    runs.run_id,
    runs.kind,
    runs.fit_run_id,
    runs.previous_run_id,
    runs.batch_id,
    runs.started_at,
    runs.finished_at,
    runs.data_date,
    runs.is_synthetic,
    runs.customer_count,
    runs.excluded_count,
    runs.segment_count,
    previous.data_date as previous_data_date,
from model.runs
left join model.runs as previous on runs.previous_run_id = previous.run_id
qualify row_number() over (order by runs.started_at desc, runs.run_id desc) = 1;

comment on view model.current_run is 'One row: the run that the marts show.';
