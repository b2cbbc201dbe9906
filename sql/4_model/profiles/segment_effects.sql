-- One row per run, segment, feature and category: how far the segment is from all
-- customers and from everybody else, its rank and its word. Read by naming and
-- segment_wording. A word needs a likely range clear of all customers' value; with
-- less than the effect `word_min_effect` of thresholds it says slightly.
create or replace view model.segment_effects as
select
    effects.run_id,
    effects.segment_key,
    effects.feature_name,
    effects.category_name,
    effects.is_share,
    effects.customer_count,
    effects.missing_count,
    effects.segment_value,
    effects.value_low,
    effects.value_high,
    effects.base_value,
    effects.difference_vs_all,
    effects.effect_size_vs_others,
    effects.effect_size_vs_all,
    case
        when effects.is_share then sqrt(greatest(effects.base_value * (1 - effects.base_value), 0))
        else effects.base_sd
    end as base_sd,
    cast(row_number() over (
        partition by effects.run_id, effects.segment_key
        order by
            -- rounded: the two halves of a yes or no are equally far, but not to the last bit
            round(abs(effects.effect_size_vs_others), 9) desc nulls last,
            effects.feature_order asc,
            effects.category_name asc
    ) as integer) as driver_rank,
    case
        when effects.customer_count < thresholds.small_cell_count then 'too few to say'
        when effects.value_low > effects.base_value
            then case
                when effects.effect_size_vs_others >= thresholds.word_min_effect then 'higher' else 'slightly higher'
            end
        when effects.value_high < effects.base_value
            then case
                when effects.effect_size_vs_others <= -thresholds.word_min_effect then 'lower' else 'slightly lower'
            end
        else 'about the same'
    end as direction,
from model.segment_contrasts as effects
cross join model.thresholds;

comment on view model.segment_effects is 'One row per run, segment, feature and category: how far from all and from the others.';
