-- One row per run and segment: the three figures that set it apart most, in
-- words. Read by marts.segments.
create or replace view model.segment_traits as
with
ranked as (
    -- of a category only what is more frequent: what is less frequent follows from it
    select
        run_id,
        segment_key,
        trait_text,
        row_number() over (partition by run_id, segment_key order by driver_rank) as trait_rank,
    from model.segment_wording
    where direction = 'higher' or (direction = 'lower' and category_name is null)
)

select
    run_id,
    segment_key,
    max(case when trait_rank = 1 then trait_text end) as trait_1_text,
    max(case when trait_rank = 2 then trait_text end) as trait_2_text,
    max(case when trait_rank = 3 then trait_text end) as trait_3_text,
from ranked
group by run_id, segment_key;

comment on view model.segment_traits is 'One row per run and segment: the three figures that set it apart most.';
