-- One row per feature or category: `lead_points` by pair of segments, and of a segment with
-- all customers ('S01-all'): of 100 random couples with one customer of each, in how many
-- more the first one's is higher than the other way round (Cliff 1993, from the bins); for
-- a category the difference of the two shares in points.
with
bins as (
    select
        coalesce(bins.segment_key, 'all') as segment_key,
        bins.feature_name,
        bins.bin_low,
        bins.customer_count / nullif(sum(bins.customer_count) over whole, 0) as share,
    from model.feature_histograms as bins
    inner join model.current_run on bins.run_id = current_run.run_id
    window whole as (partition by bins.segment_key, bins.feature_name)
),

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
    from bins as first_one
    inner join bins as second_one
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
