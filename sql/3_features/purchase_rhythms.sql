-- One row per customer who bought: the days between their purchases, and the
-- money of the later half of their time. Part of features.customer_purchases.
create or replace view features.purchase_rhythms as
with
bought as (
    select
        customer_id,
        cast(purchased_at as date) as purchase_date,
        counted_amount,
        min(cast(purchased_at as date)) over (partition by customer_id) as first_purchase_date,
    from features.purchase_rows
    where treatment = 'counted' and customer_id is not null
),

days as (
    select
        customer_id,
        purchase_date,
        sum(counted_amount) filter (
            where 2 * date_diff('day', purchase_date, reference.reference_date)
            <= date_diff('day', first_purchase_date, reference.reference_date)
        ) as late_amount,
    from bought
    cross join features.purchase_reference as reference
    group by customer_id, purchase_date
),

gaps as (
    select
        customer_id,
        late_amount,
        date_diff('day', lag(purchase_date) over (partition by customer_id order by purchase_date), purchase_date)
            as gap_days,
    from days
)

select
    customer_id,
    median(gap_days) as typical_gap_days,
    cast(sum(late_amount) as double) as late_amount,
from gaps
group by customer_id;

comment on view features.purchase_rhythms is 'One row per customer who bought: days between purchases, and money of the later half of their time.';
