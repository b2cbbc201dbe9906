-- One row per customer who bought: what their purchases said at the newest run.
-- Empty without purchases. Read by marts.customer_purchases and the RFM scores.
create table if not exists model.customer_purchases (
    run_id varchar not null,
    customer_id varchar not null,
    recency_days integer,
    tenure_days integer,
    order_count bigint not null,
    amount_total double,
    average_order_amount double,
    typical_gap_days double,
    amount_trend double,
    return_share double,
    item_count double,
    first_purchase_date date,
    last_purchase_date date,
    reference_date date not null
);

comment on table model.customer_purchases is 'One row per customer who bought: what their purchases said at the newest run.';
