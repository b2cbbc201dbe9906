-- One row per previous segment and current segment: how customers moved between
-- the run before and the current one, those who stayed included.
create or replace view marts.segment_moves as
select
    moves.previous_segment_key,
    moves.segment_key,
    moves.customer_count,
    case
        when moves.previous_segment_key is not null
            then
                cast(moves.customer_count as double)
                / cast(sum(moves.customer_count) over (partition by moves.previous_segment_key) as double)
    end as share_of_previous,
    moves.run_id,
from model.segment_moves as moves
inner join model.current_run on moves.run_id = current_run.run_id;

comment on view marts.segment_moves is 'One row per previous and current segment: how customers moved since the run before.';
comment on column marts.segment_moves.previous_segment_key is 'Segment in the run before; null: new, or not placed then.';
comment on column marts.segment_moves.segment_key is 'Segment now; null: gone, or no longer placed.';
comment on column marts.segment_moves.customer_count is 'Customers who went this way.';
comment on column marts.segment_moves.share_of_previous is 'Their share of the previous segment, 0 to 1; null without one.';
comment on column marts.segment_moves.run_id is 'The current run.';
