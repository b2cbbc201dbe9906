-- One row per source that was loaded, newest first: rows read = loaded +
-- rejected + duplicates.
-- Not from marts: the ledger of files is the job's own record.
select
    batches.batch_id,
    batches.source_name,
    batches.data_date,
    batches.loaded_at,
    batches.row_count,
    batches.loaded_count,
    batches.new_count,
    batches.changed_count,
    batches.unchanged_count,
    batches.rejected_count,
    batches.duplicate_count,
    batches.gone_count,
    batches.is_synthetic,
    batches.note_text,
from intake.batches
where batches.entity_name in ('customers', 'transactions')
order by batches.batch_number desc
limit 24;
