-- One row per row of core.transactions: its kind, how that counts, and the money
-- and pieces that count. What features.customer_purchases is made from.
--   cancelled  the source's word says so; or the order's number is a C before
--              digits where most numbers are digits alone (C536379)
--   return     the source's word says so; or money or pieces are below 0
-- A row above 0 that a word marks as cancelled or returned counts nothing: the
-- sale itself is what did not last. A C invoice above 0 is taken off.
create or replace view features.purchase_rows as
with
currencies as (
    select first(currency_code order by row_count desc, currency_code asc) as currency_code
    from (
        select
            currency_code,
            count(*) as row_count,
        from core.transactions
        where currency_code is not null
        group by currency_code
    ) as counted
),

numbering as (
    select 2 * count(*) filter (where regexp_full_match(order_id, '[0-9]+')) > count(order_id) as is_digits
    from core.transactions
),

marked as (
    select
        transactions.*,
        numbering.is_digits and regexp_full_match(transactions.order_id, '[Cc][0-9]+') as is_c_invoice,
        case
            when transactions.customer_id is null then 'without customer'
            when transactions.order_id is not null and transactions.repeat_number > 1 then 'repeated'
            when transactions.currency_code <> currencies.currency_code then 'other currency'
            when coalesce(is_c_invoice, false) then 'cancelled'
            when words.purchase_kind is not null then words.purchase_kind
            when transactions.amount < 0 or transactions.quantity < 0 then 'return'
            when transactions.amount = 0 then 'free'
            else 'sale'
        end as purchase_kind,
    from core.transactions
    cross join currencies
    cross join numbering
    left join intake.transaction_words as words
        on lower(trim(transactions.status_name)) = words.status_word
)

select
    marked.customer_id,
    marked.purchased_at,
    marked.order_id,
    marked.item_id,
    marked.purchase_kind,
    kinds.treatment,
    case
        when kinds.treatment = 'counted' then marked.amount
        when kinds.treatment = 'netted' and marked.is_c_invoice then -abs(marked.amount)
        when kinds.treatment = 'netted' then least(marked.amount, 0)
    end as counted_amount,
    case
        when kinds.treatment = 'counted' then marked.quantity
        when kinds.treatment = 'netted' and marked.is_c_invoice then -abs(marked.quantity)
        when kinds.treatment = 'netted' then least(marked.quantity, 0)
    end as counted_quantity,
    marked.currency_code,
from marked
inner join features.purchase_kinds as kinds on marked.purchase_kind = kinds.purchase_kind;

comment on view features.purchase_rows is 'One row per row of core.transactions: its kind, and the money and pieces that count.';
