-- One row per column of a list of purchases: how its values are written, and
-- which words stand for a missing one. Part of intake.column_forms, where the
-- forms are explained. A comma as decimal mark: write decimal comma.
create or replace view intake.transaction_column_forms as
select
    entity_name,
    column_name,
    value_form,
    missing_words,
from (
    values
    ('transactions', 'customer_id', '', 'nan|null|none|n/a|na|#n/a|<na>|nil|missing'),
    ('transactions', 'purchased_at', '', 'nan|null|none|n/a|na|#n/a|<na>|nil|missing'),
    ('transactions', 'order_id', '', 'nan|null|none|n/a|na|#n/a|<na>|nil|missing'),
    ('transactions', 'amount', '', 'nan|null|none|n/a|na|#n/a|<na>|nil|missing'),
    ('transactions', 'quantity', '', 'nan|null|none|n/a|na|#n/a|<na>|nil|missing'),
    ('transactions', 'unit_price', '', 'nan|null|none|n/a|na|#n/a|<na>|nil|missing'),
    ('transactions', 'currency_code', '', 'nan|null|none|n/a|na|#n/a|<na>|nil|missing'),
    ('transactions', 'item_id', '', 'nan|null|none|n/a|na|#n/a|<na>|nil|missing'),
    ('transactions', 'status_name', '', 'nan|null|none|n/a|na|#n/a|<na>|nil|missing')
) as forms (entity_name, column_name, value_form, missing_words);

comment on view intake.transaction_column_forms is 'One row per column of a list of purchases: how its values are read.';
