-- One row: how many data quality rules ran in this run.
-- Not from marts: marts.data_quality is by file, the page by run.
select count(*) as check_count
from model.check_results
inner join model.current_run on check_results.run_id = current_run.run_id;
