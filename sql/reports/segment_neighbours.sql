-- One row per segment and other segment that its customers sit close to: how many
-- of them are borderline, most first.
-- Not from marts: counts everybody, without what the mart joins to each customer.
select
    segment_key,
    runner_up_segment_key,
    count(*) filter (where typicality = 'borderline') as borderline_count,
    count(*) as customer_count,
from model.assignments
where segment_key is not null and runner_up_segment_key is not null
group by segment_key, runner_up_segment_key
order by segment_key asc, borderline_count desc, customer_count desc, runner_up_segment_key asc;
