-- One row per thing about this run that needs attention, worst first: rules that do
-- not hold, a shifted base, rejected rows, data that is old or dated after the run.
-- Not from marts: needs how rows were rejected, and limits, which are no findings.
with
run as (
    select
        runs.run_id,
        runs.batch_id,
        runs.drift_verdict,
        runs.drift_reason_text,
        date_diff('day', runs.data_date, cast(runs.started_at as date)) as age_days,
    from model.runs
    inner join model.current_run on runs.run_id = current_run.run_id
),

checks as (
    select
        case check_results.severity when 'fail' then 1 else 6 end as place,
        'check' as kind,
        check_results.affected_count,
        check_results.rule_text as reason_text,
    from model.check_results
    inner join run on check_results.run_id = run.run_id
    where check_results.severity in ('fail', 'warn') and check_results.affected_count > 0
),

shifted as (
    select
        case drift_verdict when 'refit' then 2 else 4 end as place,
        'drift' as kind,
        drift_reason_text as reason_text,
    from run
    where drift_verdict in ('investigate', 'refit')
),

reasons as (
    select
        batch_id,
        reason_text,
    from intake.rejected_rows
    group by batch_id, reason_text
    qualify row_number() over (partition by batch_id order by count(distinct line_number) desc, reason_text asc) = 1
),

rejected as (
    select
        5 as place,
        'rejected' as kind,
        batches.rejected_count as affected_count,
        reasons.reason_text,
    from intake.batches
    inner join run on batches.batch_id = run.batch_id
    left join reasons on batches.batch_id = reasons.batch_id
    where batches.rejected_count > 0
),

aged as (
    select
        4 as place,
        'age' as kind,
        run.age_days as affected_count,
    from run
    cross join model.thresholds
    where run.age_days > thresholds.old_data_days or run.age_days < 0
),

found as (
    select * from checks
    union all by name
    select * from shifted
    union all by name
    select * from rejected
    union all by name
    select * from aged
)

select place, kind, affected_count, reason_text,
from found
order by place asc, affected_count desc nulls last, reason_text asc;
