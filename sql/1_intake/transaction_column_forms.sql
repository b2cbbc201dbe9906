-- One row per column of a list of purchases: how its values are written (decimal
-- comma, month first; part of intake.column_forms, which explains them), and the
-- words by which a row names no customer: it is kept, and counted apart.
create or replace view intake.transaction_column_forms as
select
    entity_name,
    column_name,
    value_form,
    missing_words,
from (
    values
    ('transactions', 'customer_id', '', 'nan|null|none|n/a|na|#n/a|<na>|n.a.|-|?|guest|unknown|anonymous|undefined|not available'),
    ('transactions', 'purchased_at', '', ''),
    ('transactions', 'order_id', '', ''),
    ('transactions', 'amount', '', ''),
    ('transactions', 'quantity', '', ''),
    ('transactions', 'unit_price', '', ''),
    ('transactions', 'currency_code', '', ''),
    ('transactions', 'item_id', '', ''),
    ('transactions', 'status_name', '', '')
) as forms (entity_name, column_name, value_form, missing_words);

comment on view intake.transaction_column_forms is 'One row per column of a list of purchases: how its values are read.';
