-- One row per campaign and reason not to trust its figures. Scope:
-- campaign (every figure), overall (only the figure over all segments) or
-- segments (only figures by segment). Blocking flags suppress the verdict.
-- Replaced by every measurement.
create table if not exists model.campaign_flags (
    run_id varchar not null,
    campaign_key varchar not null,
    scope varchar not null,
    flag_name varchar not null,
    affected_count bigint not null,
    is_blocking boolean not null,
    flag_text varchar not null
);

comment on table model.campaign_flags is 'One row per campaign and reason for caution.';
