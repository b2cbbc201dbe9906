-- One row per thing that happened to segments since the run before, other than
-- carrying on: split, merged, new, returned, retired. Customers who only moved are left out,
-- and so is a retired key whose customers live on in a segment that comes from it.
-- Not from marts: where segments came from; marts.segment_moves counts their
-- customers.
with pairs as (
    select segment_lineage.*
    from model.segment_lineage
    inner join model.current_run on segment_lineage.run_id = current_run.run_id
),

origins as (
    select distinct previous_segment_key
    from pairs
    where is_origin
)

select distinct
    pairs.lineage,
    case when pairs.lineage not in ('new', 'returned') then pairs.previous_segment_key end as previous_segment_key,
    pairs.segment_key,
from pairs
left join origins on pairs.previous_segment_key = origins.previous_segment_key
where
    pairs.lineage in ('new', 'returned')
    or (pairs.lineage in ('split', 'merged') and pairs.is_origin)
    or (pairs.lineage = 'retired' and origins.previous_segment_key is null)
order by pairs.lineage, previous_segment_key, pairs.segment_key;
