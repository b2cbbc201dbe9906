-- One row per feature or category: `lead_points` by pair of segments, and of a segment with
-- all customers ('S01-all'): of 100 random couples with one customer of each, in how many
-- more the first one's is higher than the other way round (Cliff 1993, from the bins); for
-- a category the difference of the two shares in points.
-- Not from marts: bins are made for drawing.
with
shares as (
    select
        segment_key,
        feature_name,
        category_name,
        segment_value,
    from marts.segment_profiles
    where category_name is not null
    union all
    select distinct on (feature_name, category_name)
        'all' as segment_key,
        feature_name,
        category_name,
        base_value as segment_value,
    from marts.segment_profiles
    where category_name is not null
),

leads as (
    select
        first_one.segment_key,
        second_one.segment_key as other_segment_key,
        first_one.feature_name,
        cast(null as varchar) as category_name,
        sum(first_one.share * second_one.share * sign(first_one.bin_low - second_one.bin_low)) as lead_share,
    from model.histogram_shares as first_one
    inner join model.histogram_shares as second_one
        on first_one.feature_name = second_one.feature_name and first_one.segment_key < second_one.segment_key
    group by first_one.segment_key, second_one.segment_key, first_one.feature_name
    union all
    select
        first_one.segment_key,
        second_one.segment_key as other_segment_key,
        first_one.feature_name,
        first_one.category_name,
        first_one.segment_value - second_one.segment_value as lead_share,
    from shares as first_one
    inner join shares as second_one
        on
            first_one.feature_name = second_one.feature_name
            and first_one.category_name = second_one.category_name
            and first_one.segment_key < second_one.segment_key
)

select
    feature_name,
    category_name,
    map(
        list(segment_key || '-' || other_segment_key order by segment_key, other_segment_key),
        list(cast(round(100 * lead_share) as integer) order by segment_key, other_segment_key)
    ) as lead_points,
from leads
group by feature_name, category_name
order by feature_name, category_name;
