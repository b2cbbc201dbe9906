-- One row per fit, tried number that was not chosen, and segment as it would be.
-- Read for "what if there were five": sizes, traits, and which of the chosen
-- segments the customers would come from.
create or replace view marts.k_alternatives as
with
ranked as (
    select
        means.run_id,
        means.k,
        means.segment_rank,
        formats.label_inside || ' ' || format(formats.number_format, means.segment_value)
        || case when formats.unit <> '' then ' ' || formats.unit else '' end as trait_text,
        row_number() over (
            partition by means.run_id, means.k, means.segment_rank
            order by abs(means.effect_size_vs_others) desc, means.feature_name
        ) as trait_rank,
    from model.k_alternative_features as means
    inner join model.feature_formats as formats on means.feature_name = formats.feature_name
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
            partition by run_id, k, segment_rank order by customer_count desc, segment_key
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
        string_agg(segment_key || ' ' || format('{:.0f}', 100 * share_of_segment) || ' %', ', ' order by origin_rank)
            filter (where origin_rank = 1 or share_of_segment >= 0.05) as origin_text,
    from shares
    group by run_id, k, segment_rank
)

select
    alternatives.run_id,
    alternatives.k,
    alternatives.segment_rank,
    alternatives.segment_name,
    alternatives.customer_count,
    alternatives.customer_share,
    traits.trait_1_text,
    traits.trait_2_text,
    traits.trait_3_text,
    origins.main_segment_key,
    origins.main_segment_share,
    origins.origin_text,
from model.k_alternatives as alternatives
left join traits using (run_id, k, segment_rank)
left join origins using (run_id, k, segment_rank);

comment on view marts.k_alternatives is 'One row per fit, number of segments not chosen, and segment as it would be.';
comment on column marts.k_alternatives.run_id is 'The fit.';
comment on column marts.k_alternatives.k is 'The number of segments; published by segapp refit --k with this number.';
comment on column marts.k_alternatives.segment_rank is 'Place by size, 1 = largest.';
comment on column marts.k_alternatives.segment_name is 'Name by the rule.';
comment on column marts.k_alternatives.customer_count is 'Customers it would hold, counted on the summary of the fit.';
comment on column marts.k_alternatives.customer_share is 'Share of the placed customers, 0 to 1.';
comment on column marts.k_alternatives.trait_1_text is 'Mean of the feature that would set it apart most.';
comment on column marts.k_alternatives.trait_2_text is 'The second.';
comment on column marts.k_alternatives.trait_3_text is 'The third.';
comment on column marts.k_alternatives.main_segment_key is 'Chosen segment that most of its customers come from.';
comment on column marts.k_alternatives.main_segment_share is 'Share of its customers that come from there, 0 to 1.';
comment on column marts.k_alternatives.origin_text is 'Chosen segments that its customers come from, with shares of 5 % and more.';
