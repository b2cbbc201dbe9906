-- Writes one row per segment: its customers, those who may be contacted, and those
-- who fit it well.
insert into model.segment_reach
with excluded as (
    select customer_id from core.do_not_contact
    union
    select customer_id from model.standing_holdout
    where is_current
)

select
    $run_id as run_id,
    assignments.segment_key,
    count(*) as customer_count,
    count(*) filter (where excluded.customer_id is null) as reachable_count,
    count(*) filter (where assignments.typicality in ('core', 'typical')) as fitting_count
from model.assignments
left join excluded on assignments.customer_id = excluded.customer_id
where assignments.segment_key is not null
group by assignments.segment_key
order by assignments.segment_key
