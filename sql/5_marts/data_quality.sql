-- One row per batch and rule: the data quality rules of the batch's newest run,
-- and each reason for which lines were rejected. Read before trusting a figure.
create or replace view marts.data_quality as
with
checks as (
    select
        runs.batch_id,
        check_results.rule_text,
        check_results.severity,
        check_results.affected_count,
        check_results.sample_text,
        check_results.run_id,
    from model.check_results
    inner join model.runs on check_results.run_id = runs.run_id
    qualify runs.run_number = max(runs.run_number) over (
        partition by coalesce(runs.batch_id, runs.run_id), check_results.rule_name
    )
),

rejects as (
    select
        rejected_rows.batch_id,
        rejected_rows.reason_text as rule_text,
        'warn' as severity,
        count(distinct rejected_rows.line_number) as affected_count,
        'first at line ' || min(rejected_rows.line_number) as sample_text,
        max(runs.run_id) as run_id,
    from intake.rejected_rows
    left join model.runs on rejected_rows.batch_id = runs.batch_id
    group by rejected_rows.batch_id, rejected_rows.reason_text
),

rules as (
    select * from checks
    union all
    select * from rejects
)

select
    rules.batch_id,
    batches.source_name,
    batches.loaded_at,
    translate(rules.rule_text, signs.marks, signs.signs) as rule_text,
    rules.severity,
    rules.affected_count,
    translate(rules.sample_text, signs.marks, signs.signs) as sample_text,
    rules.run_id,
from rules
cross join model.figure_signs as signs
left join intake.batches on rules.batch_id = batches.batch_id;

comment on view marts.data_quality is 'One row per batch and rule: what was checked and what was found.';
comment on column marts.data_quality.batch_id is 'The batch; null for a run that loaded no file.';
comment on column marts.data_quality.source_name is 'Name of the source.';
comment on column marts.data_quality.loaded_at is 'When it was loaded, UTC.';
comment on column marts.data_quality.rule_text is 'The rule, in words.';
comment on column marts.data_quality.severity is 'fail: nothing is published; warn: look at it; info: for the record.';
comment on column marts.data_quality.affected_count is 'Rows that break the rule; 0 = all well.';
comment on column marts.data_quality.sample_text is 'Some of them.';
comment on column marts.data_quality.run_id is 'Run that checked.';
