-- One row per run, segment, feature and category: the figures of segment_effects
-- in words. Read by marts.segment_profiles and marts.segments.
create or replace view model.segment_wording as
with
shown as (
    select
        effects.*,
        formats.* exclude (feature_name, is_share, mean_format),
        if(effects.segment_value < effects.base_value, effects.value_high, effects.value_low) as near_end,
        -- a share in whole per cent gets the digits that show its range clear of all customers' value
        case
            when not effects.is_share or effects.direction in ('about the same', 'too few to say') then formats.mean_format
            when round(100 * near_end) <> round(100 * effects.base_value) then formats.mean_format
            when round(100 * near_end, 1) <> round(100 * effects.base_value, 1) then '{:,.1f}'
            else '{:,.2f}'
        end as mean_format,
        case
            when effects.base_value > 0 and (effects.is_share or formats.is_ratio_scale) then 100 / effects.base_value
        end as index_factor,
    from model.segment_effects as effects
    inner join model.feature_formats as formats
        on effects.feature_name = formats.feature_name and effects.is_share = formats.is_share
),

texts as (
    select
        *,
        translate(format(mean_format, factor * segment_value), ',.', '⸴⎖') || unit_text as value_text,
        translate(format(mean_format, factor * base_value), ',.', '⸴⎖') || unit_text as base_text,
        translate(
            format(mean_format, factor * value_low) || ' to ' || format(mean_format, factor * value_high), ',.', '⸴⎖'
        ) || if(is_percent, ' %', '') as range_text,
        -- short, for lists: as single values are written, as long as that shows how far the two are apart
        -- (to a fifth): 0.3 and 0.6 orders are not 0 and 1
        if(
            abs(
                round(factor * segment_value, value_decimals) - round(factor * base_value, value_decimals)
                - factor * (segment_value - base_value)
            ) < 0.2 * abs(factor * (segment_value - base_value)),
            number_format, mean_format
        ) as short_format,
        translate(format(short_format, factor * segment_value), ',.', '⸴⎖') || unit_text
        || ' (all: ' || translate(format(short_format, factor * base_value), ',.', '⸴⎖') || if(is_percent, ' %)', ')')
            as short_text,
        coalesce(' ' || category_name, '') as category_text,
    from shown
)

select
    run_id,
    segment_key,
    feature_name,
    category_name,
    label,
    unit,
    is_training_feature,
    customer_count,
    missing_count,
    segment_value,
    base_value,
    difference_vs_all,
    effect_size_vs_others,
    effect_size_vs_all,
    base_sd,
    driver_rank,
    direction,
    index_factor * segment_value as index_vs_all,
    index_factor * value_low as index_low,
    index_factor * value_high as index_high,
    case
        when direction = 'too few to say'
            then label || category_text || ': too few to say (' || customer_count || ' customers)'
        else
            label || category_text || ': '
            || case when direction = 'about the same' then direction || ' as' else direction || ' than' end
            || ' all customers (' || value_text || ', likely ' || range_text
            || '; all customers ' || base_text || ')'
    end as sentence_text,
    label_inside || category_text || ' ' || short_text as trait_text,
from texts;

comment on view model.segment_wording is 'One row per run, segment, feature and category: its figures in words.';
