-- Runs and batches are ordered by numbers, and a fit keeps the label of each
-- feature: older files have times and today's catalog instead.
alter table model.runs add column run_number integer;
update model.runs
set run_number = numbered.run_number
from (
    select
        run_id,
        row_number() over (order by started_at, run_id) as run_number,
    from model.runs
) as numbered
where runs.run_id = numbered.run_id;

alter table intake.batches add column batch_number integer;
update intake.batches
set batch_number = numbered.batch_number
from (
    select
        batch_id,
        row_number() over (order by loaded_at, batch_id) as batch_number,
    from intake.batches
) as numbered
where batches.batch_id = numbered.batch_id;

alter table model.feature_transforms add column label varchar;
update model.feature_transforms
set label = coalesce(
    (
        select min(catalog.label)
        from features.feature_catalog as catalog
        where catalog.feature_name = feature_transforms.feature_name
    ),
    feature_transforms.feature_name
);
