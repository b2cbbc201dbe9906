-- One row per thing about a segment that needs attention, worst first: fragile, too
-- large to say anything, a name that is no longer true.
with
fragile as (
    select
        3 as place,
        'fragile' as kind,
        segment_key,
        stability_jaccard as share,
    from marts.segments
    where stability_grade = 'fragile'
),

giant as (
    select
        5 as place,
        'giant' as kind,
        segments.segment_key,
        segments.customer_share as share,
        profiles.feature_label || coalesce(': ' || profiles.category_name, '') as reason_text,
    from marts.segments
    cross join model.thresholds
    left join marts.segment_profiles as profiles
        on segments.segment_key = profiles.segment_key and profiles.driver_rank = 1
    where segments.customer_share > thresholds.giant_segment_share
),

stale_names as (
    select
        5 as place,
        'stale name' as kind,
        segment_key,
        stale_reason_text as reason_text,
    from marts.segments
    where is_name_stale
),

found as (
    select * from fragile
    union all by name
    select * from giant
    union all by name
    select * from stale_names
)

select
    place,
    kind,
    segment_key,
    share,
    reason_text,
from found
order by place asc, kind asc, if(kind = 'fragile', share, -share) asc nulls last, segment_key asc;
