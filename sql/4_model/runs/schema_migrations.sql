-- One row per version of the schema that this file has had: the one it was made
-- with, and each step of sql/upgrades since. Read before any job works on it.
create table if not exists model.schema_migrations (
    version integer not null,
    step_name varchar not null,
    applied_at timestamp not null,    -- UTC
    segapp_version varchar not null
);

comment on table model.schema_migrations is 'One row per version of the schema that this file has had.';
