-- One row per run and rule of sql/checks/: how many rows broke it, with samples.
create table if not exists model.check_results (
    run_id varchar not null,
    rule_name varchar not null,
    rule_text varchar not null,
    severity varchar not null,        -- fail, warn, info
    affected_count bigint not null,
    sample_text varchar
);

comment on table model.check_results is 'One row per run and data quality rule.';
