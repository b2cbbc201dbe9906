-- Writes, for each segment, the customers nearest to its centre (typical) and those
-- with the smallest margin (borderline), ties by id. arg_min over a pair has one
-- answer, and keeps a few customers in memory where a window would sort all.
insert into model.segment_typical_customers (run_id, segment_key, kind, typical_rank, customer_id)
with
nearest as (
    select
        segment_key,
        arg_min(customer_id, struct_pack(distance := centroid_distance, id := customer_id), $shown_count) as typical,
        arg_min(customer_id, struct_pack(margin := runner_up_margin, id := customer_id), $shown_count)
        filter (where runner_up_margin is not null) as borderline
    from model.assignments
    where segment_key is not null
    group by segment_key
)

select $run_id as run_id, segment_key, 'typical' as kind, generate_subscripts(typical, 1) as place, unnest(typical) as customer_id
from nearest
union all
select $run_id as run_id, segment_key, 'borderline' as kind, generate_subscripts(borderline, 1) as place, unnest(borderline) as customer_id
from nearest
order by kind desc, segment_key asc, place asc
