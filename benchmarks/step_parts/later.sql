-- The plain SQL that each step of a later run needs at least, on the tables that first.sql made; the last two steps,
-- describe and check, are those of a first run.

-- step: read
create temp table loaded as
select
    cast("CustomerID" as varchar) as customer_id,
    cast("Gender" as varchar) as gender,
    cast("Age" as integer) as age_years,
    cast("Annual Income (k$)" as double) as annual_income_k,
    cast("Spending Score (1-100)" as integer) as spending_score
from $source;
create temp table changes as
select loaded.*
from loaded
left join customers as known using (customer_id)
where
    known.customer_id is null
    or loaded.gender is distinct from known.gender
    or loaded.age_years is distinct from known.age_years
    or loaded.annual_income_k is distinct from known.annual_income_k
    or loaded.spending_score is distinct from known.spending_score;
delete from customers where customer_id in (select customer_id from changes);
insert into customers select *, 'b2', date '2026-01-31', null from changes;
checkpoint;

-- step: place
create table assignments_next as
select
    scores.customer_id,
    case when scores.age_years > 40 then 'S01' else 'S02' end as segment_key,
    scores.age_years * 0.5e0 as centroid_distance,
    case when scores.age_years > 30 then 'S01' else 'S02' end as runner_up_segment_key,
    scores.annual_income_k * 0.5e0 as runner_up_distance,
    scores.spending_score * 0.5e0 as runner_up_margin,
    case when scores.age_years > 50 then 'core' else 'typical' end as typicality,
    scores.age_years * 1.5e0 as typicality_percentile,
    scores.age_years > 60 as is_outlier,
    cast(null as varchar) as exclusion_reason,
    scores.gender, scores.age_years, scores.annual_income_k, scores.spending_score,
    previous.segment_key as previous_segment_key,
    previous.segment_since_date
from customers as scores
left join assignments as previous using (customer_id);
select previous_segment_key, segment_key, count(*) from assignments_next group by all;
select count(*) from assignments as previous anti join assignments_next as now using (customer_id);
update membership set valid_to_date = date '2026-02-28'
where not exists (
    select 1
    from assignments_next as now
    where now.customer_id = membership.customer_id and now.segment_key = membership.segment_key
);
insert into membership
select customer_id, segment_key, date '2026-02-28', null, 'r2'
from assignments_next
where segment_key is distinct from previous_segment_key;
drop table assignments;
alter table assignments_next rename to assignments;
checkpoint;
select gender, count(*) from customers group by all;
select floor(age_years / 10), count(*) from customers group by all;
select floor(annual_income_k / 10), count(*) from customers group by all;
select floor(spending_score / 10), count(*) from customers group by all;
select segment_key, floor(centroid_distance * 4), count(*) from assignments group by all;
