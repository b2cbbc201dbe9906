-- One row per data quality rule of this run, broken ones first.
-- Not from marts: marts.data_quality is by file, the page by run.
select
    check_results.rule_text,
    check_results.severity,
    check_results.affected_count,
    check_results.sample_text,
    case
        when check_results.affected_count = 0 then 'good'
        when check_results.severity = 'fail' then 'bad'
        else 'unsure'
    end as state,
from model.check_results
inner join model.current_run on check_results.run_id = current_run.run_id
order by
    check_results.affected_count > 0 desc,
    case check_results.severity when 'fail' then 0 when 'warn' then 1 else 2 end,
    check_results.rule_text;
