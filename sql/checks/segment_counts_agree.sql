-- A segment has the same number of customers in every mart.
-- severity: fail
with
counts as (
    select
        'customer_segments' as mart_name,
        segment_key,
        count(*) as customer_count,
    from marts.customer_segments
    where segment_key is not null
    group by segment_key
    union all
    select distinct
        'segment_profiles' as mart_name,
        segment_key,
        customer_count + missing_count as customer_count,
    from marts.segment_profiles
    union all
    select
        'segment_history' as mart_name,
        segment_history.segment_key,
        segment_history.customer_count,
    from marts.segment_history
    inner join model.current_run on segment_history.run_id = current_run.run_id
    union all
    select
        'segment_moves' as mart_name,
        segment_key,
        cast(sum(customer_count) as bigint) as customer_count,
    from marts.segment_moves
    where segment_key is not null
    group by segment_key
)

select
    counts.mart_name,
    counts.segment_key,
    counts.customer_count,
    segments.customer_count as segment_customer_count,
from counts
left join marts.segments on counts.segment_key = segments.segment_key
where counts.customer_count is distinct from segments.customer_count;
