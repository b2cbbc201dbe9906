-- One row per thing that happened to segments since the run before, other than
-- carrying on: split, merged, new, retired.
select
    lineage.lineage,
    lineage.previous_segment_key,
    lineage.segment_key,
from model.segment_lineage as lineage
inner join model.current_run on lineage.run_id = current_run.run_id
where lineage.lineage in ('split', 'merged', 'new', 'retired')
order by lineage.lineage, lineage.previous_segment_key, lineage.segment_key;
