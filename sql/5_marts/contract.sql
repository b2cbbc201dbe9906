-- One row: the version of these views and the run they show. Read by tools that
-- want to know what they may rely on.
create or replace view marts.contract as
select
    '1' as contract_version,
    runs.segapp_version,
    runs.run_id,
    coalesce(runs.finished_at, runs.started_at) as published_at,
from model.runs
inner join model.current_run on runs.run_id = current_run.run_id;

comment on view marts.contract is 'One row: the version of these views and the run they show.';
comment on column marts.contract.contract_version is 'Rises when a column is renamed, removed or changes its meaning.';
comment on column marts.contract.segapp_version is 'Version of segapp that wrote the warehouse.';
comment on column marts.contract.run_id is 'The current run.';
comment on column marts.contract.published_at is 'When the run ended, UTC.';
