-- One row per column of a source that is not written plainly: how its values are
-- read, and which words stand for a missing one. Read by ingest for text files.
--   value_form     decimal point (with thousands marks or currency signs: $1,234.50),
--                  decimal comma (1.234,50), day first, month first, year first,
--                  yes or no; row number for an id that no column has; or nothing
--   missing_words  words for a missing value, parted by a bar: -1|unknown
create or replace view intake.column_forms as
select
    entity_name,
    column_name,
    value_form,
    missing_words,
from (
    values
    ('customers', '', '', '')
) as forms (entity_name, column_name, value_form, missing_words)
where column_name <> ''
union all
select
    entity_name,
    column_name,
    value_form,
    missing_words,
from intake.transaction_column_forms;

comment on view intake.column_forms is 'One row per column that a source does not write plainly: how its values are read.';
