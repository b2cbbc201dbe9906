-- Every row of a source was loaded, rejected, or a duplicate.
-- severity: fail
select
    batch_id,
    row_count,
    loaded_count,
    rejected_count,
    duplicate_count,
from intake.batches
where
    row_count <> loaded_count + rejected_count + duplicate_count
    or loaded_count <> new_count + changed_count + unchanged_count;
