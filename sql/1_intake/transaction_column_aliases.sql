-- One row per way in which a list of purchases may head a column: part of
-- intake.column_aliases. Add a word to a list here to recognise another header.
create or replace view intake.transaction_column_aliases as
with
words as (
    select
        entity_name,
        column_name,
        header_aliases,
    from (
        values
        (
            'transactions', 'customer_id',
            [
                'customer_id', 'customerid', 'customer_no', 'customer_number', 'customer_code', 'customer', 'client_id', 'clientid',
                'client', 'member_id', 'user_id', 'userid', 'cust_id', 'buyer_id', 'account_id', 'household_id', 'household_key',
                'card_id', 'loyalty_id', 'customer_unique_id', 'kunden_nr', 'kundennummer', 'kunde'
            ]
        ),
        (
            'transactions', 'purchased_at',
            [
                'purchased_at', 'invoicedate', 'invoice_date', 'order_date', 'orderdate', 'purchase_date', 'purchasedate',
                'transaction_date', 'transactiondate', 'trans_date', 'sale_date', 'sales_date', 'order_purchase_timestamp',
                'purchase_timestamp', 'order_timestamp', 'event_time', 'created_at', 'ordered_at', 'date', 'datetime', 'date_time',
                'timestamp', 'time', 'day', 'order_time', 'bestelldatum', 'kaufdatum', 'rechnungsdatum', 'datum'
            ]
        ),
        (
            'transactions', 'order_id',
            [
                'order_id', 'orderid', 'invoiceno', 'invoice_no', 'invoice', 'invoice_id', 'invoice_number', 'order_no', 'order_number',
                'order', 'receipt_id', 'receipt_no', 'receipt', 'transaction_id', 'transactionid', 'trans_id', 'txn_id', 'basket_id',
                'bill_no', 'bill_id', 'sale_id', 'bestellnummer', 'rechnungsnummer', 'bon'
            ]
        ),
        (
            'transactions', 'amount',
            [
                'amount', 'total_amount', 'line_total', 'total_price', 'totalprice', 'order_total', 'order_value', 'payment_value',
                'sales_amount', 'sales_value', 'sales', 'revenue', 'turnover', 'gross_sales', 'net_sales', 'spend', 'total', 'value',
                'transaction_amount', 'trans_amount', 'purchase_amount', 'betrag', 'umsatz'
            ]
        ),
        (
            'transactions', 'quantity',
            [
                'quantity', 'qty', 'units', 'pieces', 'items', 'item_count', 'quantity_ordered', 'quantityordered', 'sales_quantity',
                'menge', 'anzahl'
            ]
        ),
        (
            'transactions', 'unit_price',
            [
                'unit_price', 'unitprice', 'price_per_unit', 'priceeach', 'price_each', 'item_price', 'price', 'selling_price', 'preis',
                'einzelpreis'
            ]
        ),
        ('transactions', 'currency_code', ['currency_code', 'currency', 'waehrung']),
        (
            'transactions', 'item_id',
            [
                'item_id', 'stockcode', 'stock_code', 'sku', 'product_id', 'productid', 'product_code', 'item_code', 'article_id',
                'article', 'product', 'item', 'product_name', 'product_category', 'category', 'description', 'artikel', 'artikelnummer'
            ]
        ),
        (
            'transactions', 'status_name',
            [
                'status_name', 'order_status', 'status', 'transaction_type', 'transaction_status', 'order_state'
            ]
        )
    ) as lists (entity_name, column_name, header_aliases)
)

select
    words.entity_name,
    words.column_name,
    unnest(words.header_aliases) as header_alias,
from words;

comment on view intake.transaction_column_aliases is 'One row per way in which a list of purchases may head a column.';
