-- Writes one row per segment and category: the share of those whose category is
-- known. Categories beyond the most frequent ones are gathered under one name.
insert into model.segment_profiles (
    run_id, segment_key, feature_name, category_name, customer_count, missing_count, segment_value, segment_sd,
    segment_median, segment_p10, segment_p90, base_count, base_value, base_sd, base_median
)
with ranked as (
    select
        feature_number,
        category_name,
        row_number() over (
            partition by feature_number order by sum(customer_count) desc, category_name
        ) as category_rank
    from category_counts
    where category_name is not null
    group by feature_number, category_name
),

named as (
    select
        counts.segment_key,
        counts.feature_number,
        case when ranked.category_rank > $category_count then $other else counts.category_name end as category_name,
        counts.customer_count
    from category_counts as counts
    left join ranked
        on counts.feature_number = ranked.feature_number and counts.category_name = ranked.category_name
),

totals as (
    select
        segment_key,
        feature_number,
        coalesce(sum(customer_count) filter (where category_name is not null), 0) as known_count,
        coalesce(sum(customer_count) filter (where category_name is null), 0) as missing_count
    from named
    where segment_key is not null
    group by segment_key, feature_number
),

base_shares as (
    select
        feature_number,
        category_name,
        sum(customer_count) as category_count,
        sum(sum(customer_count)) over (partition by feature_number) as known_count
    from named
    where category_name is not null and segment_key is not null
    group by feature_number, category_name
),

segment_counts as (
    select segment_key, feature_number, category_name, sum(customer_count) as category_count
    from named
    where segment_key is not null
    group by segment_key, feature_number, category_name
)

select
    $run_id as run_id, totals.segment_key, word_columns.feature_name, base_shares.category_name,
    totals.known_count, totals.missing_count,
    cast(coalesce(segment_counts.category_count, 0) as double) / cast(nullif(totals.known_count, 0) as double)
        as segment_value,
    null as segment_sd, null as segment_median, null as segment_p10, null as segment_p90,
    base_shares.known_count as base_count,
    cast(base_shares.category_count as double) / cast(base_shares.known_count as double) as base_value,
    null as base_sd, null as base_median
from totals
inner join base_shares on totals.feature_number = base_shares.feature_number
inner join word_columns on totals.feature_number = word_columns.feature_number
left join segment_counts
    on
        totals.segment_key = segment_counts.segment_key
        and totals.feature_number = segment_counts.feature_number
        and base_shares.category_name = segment_counts.category_name
order by totals.segment_key, totals.feature_number, base_shares.category_name
