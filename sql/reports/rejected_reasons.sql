-- One row per reason why lines of this run's source were not loaded, most
-- frequent first, with the first line it hit.
-- Not from marts: marts.data_quality is by file, the page by run.
select
    rejected_rows.reason_text,
    rejected_rows.column_name,
    count(distinct rejected_rows.line_number) as line_count,
    min(rejected_rows.line_number) as first_line_number,
from intake.rejected_rows
inner join model.current_run on rejected_rows.batch_id = current_run.batch_id
group by rejected_rows.reason_text, rejected_rows.column_name
order by line_count desc, rejected_rows.reason_text asc
limit 20;
