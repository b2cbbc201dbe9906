-- One row per fit, number that was not chosen, and segment as it would be: what would
-- set it apart, and where its customers would come from. Read by marts.k_alternatives.
create or replace view model.k_alternative_wording as
with
ranked as (
    select
        means.run_id,
        means.k,
        means.segment_rank,
        formats.label_inside || ' '
        || translate(format(formats.mean_format, formats.factor * means.segment_value), ',.', '⸴⎖')
        || formats.unit_text as trait_text,
        row_number() over (
            partition by means.run_id, means.k, means.segment_rank
            order by abs(means.effect_size_vs_others) desc, means.feature_name asc
        ) as trait_rank,
    from model.k_alternative_features as means
    inner join model.feature_formats as formats on means.feature_name = formats.feature_name and not formats.is_share
    cross join model.thresholds
    where abs(means.effect_size_vs_others) >= thresholds.word_min_effect
),

traits as (
    select
        run_id,
        k,
        segment_rank,
        max(case when trait_rank = 1 then trait_text end) as trait_1_text,
        max(case when trait_rank = 2 then trait_text end) as trait_2_text,
        max(case when trait_rank = 3 then trait_text end) as trait_3_text,
    from ranked
    group by run_id, k, segment_rank
),

shares as (
    select
        *,
        cast(customer_count as double)
        / sum(customer_count) over (partition by run_id, k, segment_rank) as share_of_segment,
        row_number() over (
            partition by run_id, k, segment_rank order by customer_count desc, segment_key asc
        ) as origin_rank,
    from model.k_alternative_origins
),

origins as (
    select
        run_id,
        k,
        segment_rank,
        max(case when origin_rank = 1 then segment_key end) as main_segment_key,
        max(case when origin_rank = 1 then share_of_segment end) as main_segment_share,
        string_agg(
            case
                when origin_rank = 1 or share_of_segment >= 0.05
                    then segment_key || ' ' || format('{:.0f}', 100 * share_of_segment) || ' %'
            end,
            ', ' order by origin_rank
        ) as origin_text,
    from shares
    group by run_id, k, segment_rank
)

select
    origins.run_id,
    origins.k,
    origins.segment_rank,
    traits.trait_1_text,
    traits.trait_2_text,
    traits.trait_3_text,
    origins.main_segment_key,
    origins.main_segment_share,
    origins.origin_text,
from origins
left join traits
    on
        origins.run_id = traits.run_id
        and origins.k = traits.k
        and origins.segment_rank = traits.segment_rank;

comment on view model.k_alternative_wording is 'One row per segment as it would be: its traits and origins in words.';
