-- One row per kind of row among the purchases that occurs: how many, and how it
-- counts. To change that: sql/3_features/purchase_kinds.sql.
-- Not from marts: how rows of purchases count is a setting.
select
    kinds.purchase_kind,
    kinds.kind_text,
    kinds.treatment,
    count(*) as row_count,
from features.purchase_rows as purchases
inner join features.purchase_kinds as kinds on purchases.purchase_kind = kinds.purchase_kind
group by kinds.kind_order, kinds.purchase_kind, kinds.kind_text, kinds.treatment
order by kinds.kind_order;
