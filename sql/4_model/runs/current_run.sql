-- One row: the run that the marts show, with the one before it: the newest by
-- number, whatever the clock said. No join in it: DuckDB 2.0 confuses the columns
-- of a view with a join that is read several times in one query.
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
    (
        select previous.data_date
        from model.runs as previous
        where previous.run_id = runs.previous_run_id
    ) as previous_data_date,
    runs.run_number,
from model.runs
where runs.run_number = (select max(newest.run_number) from model.runs as newest);

comment on view model.current_run is 'One row: the run that the marts show.';
