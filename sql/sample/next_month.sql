-- One row per made-up customer a month later: what the second file of
-- `segapp demo` holds. Reads $january, a file of made-up customers, and
-- $everybody, the same customers with some more behind them: those join.
-- 2 of 100 customers have gone; 6 of 100 earn or spend differently,
-- by up to 30 k$ or 30 points. Everything comes from the md5 of the id.
with numbered as (
    select
        everybody.*,
        january."CustomerID" is null as is_new,
        ('0x' || substr(md5('goes ' || everybody."CustomerID"), 1, 8))::bigint / 4294967296 as goes,
        ('0x' || substr(md5('changes ' || everybody."CustomerID"), 1, 8))::bigint / 4294967296 as changes,
        ('0x' || substr(md5('income ' || everybody."CustomerID"), 1, 8))::bigint / 4294967296 as income_draw,
        ('0x' || substr(md5('score ' || everybody."CustomerID"), 1, 8))::bigint / 4294967296 as score_draw,
    from read_csv($everybody, header = true, all_varchar = true, hive_partitioning = false) as everybody
    left join read_csv($january, header = true, all_varchar = true, hive_partitioning = false) as january
        on everybody."CustomerID" = january."CustomerID"
),

moved as (
    select
        "CustomerID" as customer_id,
        "Gender" as gender,
        "Age"::integer as age_years,
        "Annual Income (k$)"::integer as annual_income_k,
        "Spending Score (1-100)"::integer as spending_score,
        case when not is_new and changes < 0.06 then 1 else 0 end as is_changed,
        (60 * income_draw - 30)::integer as income_step,
        (60 * score_draw - 30)::integer as score_step,
    from numbered
    where is_new or goes >= 0.02
)

select
    customer_id,
    gender,
    age_years,
    least(137, greatest(15, annual_income_k + is_changed * income_step)) as annual_income_k,
    least(99, greatest(1, spending_score + is_changed * score_step)) as spending_score,
from moved
order by customer_id
