-- One row per run and segment: key, name and figures as they were in that run.
create table if not exists model.segments (
    run_id varchar not null,
    segment_key varchar not null,
    segment_name varchar not null,
    name_source varchar not null,     -- rule, person
    is_name_stale boolean not null,
    stale_reason_text varchar,
    name_basis_text varchar,          -- what the name stands on: {"age_years": "higher"}
    rule_basis_text varchar,          -- what the rule would name it by now; a person's name takes it over
    size_rank integer not null,
    customer_count bigint not null,
    customer_share double not null,
    joined_count bigint,
    left_count bigint,
    lineage varchar not null,         -- first, kept, split, merged, new, retired
    stability_jaccard double,
    stability_grade varchar,          -- solid, fair, fragile
    rule_text varchar,
    rule_sql varchar,
    rule_precision double,
    rule_recall double,
    first_seen_date date not null,
    colour_hex varchar not null,
    report_path varchar not null
);

comment on table model.segments is 'One row per run and segment.';
