-- One row per row of the lists of purchases: a sale, a return, a cancelled
-- order. Nothing is left out here; features.purchase_kinds says what counts.
-- Rows that are equal in every column are told apart by repeat_number, so that
-- the same file, or one that overlaps, adds only what is new.
create table if not exists core.transactions (
    customer_id varchar check (length(customer_id) between 1 and 200),
    purchased_at timestamp not null,
    order_id varchar,
    amount decimal(18, 4),
    quantity decimal(18, 4),
    currency_code varchar,
    item_id varchar,
    status_name varchar,
    repeat_number integer not null,
    batch_id varchar not null
);

comment on table core.transactions is 'One row per row of the lists of purchases that were loaded.';
comment on column core.transactions.customer_id is 'The customer''s id as text; null: the source names none.';
comment on column core.transactions.purchased_at is 'Time of the purchase, as the source gives it.';
comment on column core.transactions.order_id is 'Number of the order; null: the source has none.';
comment on column core.transactions.amount is 'Money of the row: the source''s amount, or quantity x unit price.';
comment on column core.transactions.quantity is 'Items; below 0 where they were returned.';
comment on column core.transactions.currency_code is 'Currency of the amount; null: the source says none.';
comment on column core.transactions.item_id is 'What was bought.';
comment on column core.transactions.status_name is 'The source''s word for what became of it; intake.transaction_words says how it counts.';
comment on column core.transactions.repeat_number is '1, and 2, 3 and so on where rows of one file are equal in every column.';
comment on column core.transactions.batch_id is 'The batch that brought the row.';
