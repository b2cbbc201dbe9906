-- One row: the figures of the three sentences that open page one; null where a
-- sentence cannot be said.
-- Not from marts: the verdict is of the current run, whose row is read once.
with
largest as (
    select
        segment_key,
        customer_share,
    from marts.segments
    order by size_rank
    limit 1
),

distinct_one as (
    select
        profiles.segment_key,
        profiles.feature_label,
        profiles.segment_value,
        profiles.base_value,
        formats.factor,
        formats.mean_decimals,
        formats.unit_text,
        profiles.effect_size_vs_all as distance,
    from marts.segment_profiles as profiles
    inner join model.feature_formats as formats
        on profiles.feature_name = formats.feature_name and formats.is_share = (profiles.category_name is not null)
    where profiles.is_training_feature and distance <> 0
    -- as the heat map measures it
    order by round(abs(distance), 9) desc, profiles.segment_key asc, profiles.feature_label asc
    limit 1
),

moved as (
    select
        sum(customer_count) filter (where previous_segment_key <> segment_key) as moved_count,
        sum(customer_count) filter (where previous_segment_key is not null) as previous_count,
    from marts.segment_moves
),

most_changed as (
    select
        segment_key,
        customer_count - previous_customer_count as change_count,
    from marts.segments
    where customer_count <> previous_customer_count
    order by abs(customer_count - previous_customer_count) desc, segment_key
    limit 1
)

select
    runs.structure_verdict,
    largest.segment_key as largest_segment_key,
    largest.customer_share as largest_share,
    distinct_one.segment_key as distinct_segment_key,
    distinct_one.feature_label as distinct_label,
    distinct_one.factor,
    distinct_one.mean_decimals,
    distinct_one.unit_text,
    distinct_one.segment_value as distinct_value,
    distinct_one.base_value as distinct_base_value,
    coalesce(moved.moved_count, 0) as moved_count,
    cast(moved.moved_count as double) / nullif(moved.previous_count, 0) as moved_share,
    most_changed.segment_key as changed_segment_key,
    most_changed.change_count,
from model.current_run
inner join model.runs on current_run.run_id = runs.run_id
left join largest on true
left join distinct_one on true
cross join moved
left join most_changed on true;
