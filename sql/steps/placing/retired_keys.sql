-- One row per segment key that had customers in one of the last runs, with the last
-- such day.
with last_runs as (
    select run_id, data_date, row_number() over (order by run_number desc) as age
    from model.runs
    where run_id <> $run_id
)

select segments.segment_key, arg_min(last_runs.data_date, last_runs.age) as last_date
from model.segments
inner join last_runs on segments.run_id = last_runs.run_id
cross join model.thresholds
where segments.customer_count > 0 and last_runs.age <= thresholds.retired_run_count
group by segments.segment_key
order by segments.segment_key
