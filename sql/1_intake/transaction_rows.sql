-- What a row of a list of purchases must be: ingest takes types, CHECKs and the
-- wording of refusals from here. Stays empty; rows that come in stand in
-- core.transactions. A row may lack its customer: it is kept and counted apart.
create table if not exists intake.transaction_rows (
    customer_id varchar check (length(customer_id) between 1 and 200),
    purchased_at timestamp not null,
    order_id varchar check (length(order_id) between 1 and 200),
    amount decimal(18, 4) check (amount between -1000000000 and 1000000000),
    quantity decimal(18, 4) check (quantity between -1000000000 and 1000000000),
    unit_price decimal(18, 4) check (unit_price between -1000000000 and 1000000000),
    currency_code varchar check (length(currency_code) between 1 and 20),
    item_id varchar check (length(item_id) between 1 and 1000),
    status_name varchar check (length(status_name) between 1 and 200)
);

comment on table intake.transaction_rows is 'What a row of a list of purchases must be; stays empty.';
comment on column intake.transaction_rows.customer_id is 'The customer''s id, 1 to 200 characters.';
comment on column intake.transaction_rows.purchased_at is 'Day or time of the purchase.';
comment on column intake.transaction_rows.order_id is 'Number of the order, invoice or receipt; rows of one order share it.';
comment on column intake.transaction_rows.amount is 'money of the row, between minus and plus a thousand million';
comment on column intake.transaction_rows.quantity is 'pieces, between minus and plus a thousand million';
comment on column intake.transaction_rows.unit_price is 'money of one piece, between minus and plus a thousand million';
comment on column intake.transaction_rows.currency_code is 'Currency of the money, such as EUR.';
comment on column intake.transaction_rows.item_id is 'What was bought.';
comment on column intake.transaction_rows.status_name is 'What became of the order; intake.transaction_words says how it counts.';
