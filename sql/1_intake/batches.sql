-- One row per source that was loaded: the ledger, in the order of batch_number.
-- row_count = loaded_count + rejected_count + duplicate_count;
-- loaded_count = new_count + changed_count + unchanged_count.
create table if not exists intake.batches (
    batch_id varchar not null,
    entity_name varchar not null,
    source_name varchar not null,
    source_hash varchar not null,
    source_bytes bigint not null,
    physical_line_count bigint,
    row_count bigint not null,
    loaded_count bigint not null,
    new_count bigint not null,
    changed_count bigint not null,
    unchanged_count bigint not null,
    rejected_count bigint not null,
    duplicate_count bigint not null,
    gone_count bigint not null,
    data_date date not null,
    loaded_at timestamp not null,
    is_synthetic boolean not null,
    is_full_snapshot boolean not null,
    header_text varchar,
    delimiter varchar,
    note_text varchar,
    batch_number integer not null,    -- 1, 2, ... as they were loaded, whatever the clock said
    watermark_text varchar            -- of a database: column=value, up to which it was read
);

comment on table intake.batches is 'One row per source that was loaded: rows read = loaded + rejected + duplicates.';
comment on column intake.batches.header_text is 'The source''s headers as a CSV record; rejected rows are given back under them.';
comment on column intake.batches.delimiter is 'What parts the fields of raw_text in intake.rejected_rows.';
