-- One row per pair of segments, and of a segment with all customers: 'S01-S02', 'S01-all'.
-- The order in which the page of comparisons writes what it knows of pairs.
with
sides as (
    select segment_key
    from marts.segments
    union all
    select 'all'
)

select first_one.segment_key || '-' || second_one.segment_key as pair,
from sides as first_one
inner join sides as second_one on first_one.segment_key < second_one.segment_key
order by first_one.segment_key, second_one.segment_key;
