-- One row per way in which a file of campaign contacts, outcomes or people who
-- must not be contacted may head a column. Part of intake.column_aliases. Add a
-- word to a list here to recognise another header.
create or replace view intake.campaign_column_aliases as
with
words as (
    select
        entity_name,
        column_name,
        header_aliases,
    from (
        values
        ('outcomes', 'customer_id', ['customer', 'customerid', 'id', 'client_id', 'member_id']),
        ('outcomes', 'outcome_date', ['date', 'day', 'time', 'timestamp', 'event_date', 'order_date', 'purchase_date']),
        (
            'outcomes', 'outcome_name',
            [
                'outcome', 'event', 'event_name', 'event_type', 'type', 'action',
                'responded', 'is_responded', 'response', 'converted', 'is_converted', 'purchased'
            ]
        ),
        ('outcomes', 'amount', ['revenue', 'value', 'money', 'sales', 'turnover', 'order_value', 'total']),
        ('outcomes', 'outcome_id', ['order_id', 'event_id', 'transaction_id', 'receipt_id']),
        ('outcomes', 'arm_name', ['arm', 'variant', 'group', 'treatment']),
        ('contacts', 'customer_id', ['customer', 'customerid', 'id', 'client_id', 'member_id']),
        ('contacts', 'campaign_name', ['campaign']),
        ('contacts', 'contacted_date', ['date', 'day', 'contact_date', 'sent_at', 'sent_date', 'timestamp']),
        ('contacts', 'arm_name', ['arm', 'variant', 'group', 'treatment']),
        ('contacts', 'is_holdout', ['holdout', 'control', 'is_control', 'held_out', 'control_group']),
        ('contacts', 'is_responded', ['responded', 'response']),
        ('contacts', 'is_converted', ['converted', 'conversion', 'purchased']),
        ('contacts', 'revenue', ['amount', 'value', 'money', 'sales', 'turnover']),
        ('do_not_contact', 'customer_id', ['customer', 'customerid', 'id', 'client_id', 'member_id'])
    ) as lists (entity_name, column_name, header_aliases)
)

select
    words.entity_name,
    words.column_name,
    unnest(words.header_aliases) as header_alias,
from words;

comment on view intake.campaign_column_aliases is 'One row per way in which a campaign file may head a column.';
