-- One row per kind of row in a list of purchases, and how it counts. To leave
-- returns out instead of taking them off, write 'dropped' for 'netted'.
--   counted  an order, with its money and pieces
--   netted   no order; its money and pieces are taken off
--   dropped  kept in core.transactions, in no figure
-- The first kind that fits a row, from above, is its kind.
create or replace view features.purchase_kinds as
select
    kind_order,
    purchase_kind,
    treatment,
    kind_text,
from (
    values
    (1, 'without customer', 'dropped', 'name no customer'),
    (2, 'repeated', 'dropped', 'repeat another row of their order in every column'),
    (3, 'other currency', 'dropped', 'are in another currency than most'),
    (4, 'cancelled', 'netted', 'are of cancelled orders'),
    (5, 'return', 'netted', 'are returns'),
    (6, 'free', 'counted', 'have a price of zero'),
    (7, 'sale', 'counted', 'are sales')
) as kinds (kind_order, purchase_kind, treatment, kind_text);

comment on view features.purchase_kinds is 'One row per kind of row in a list of purchases, and how it counts.';
