-- One row per run, segment, feature and category: the figures of segment_effects
-- in words. Read by marts.segment_profiles and marts.segments.
create or replace view model.segment_wording as
with
shown as (
    select
        effects.*,
        formats.label,
        formats.label_inside,
        formats.unit,
        formats.is_training_feature,
        case when effects.is_share then '{:,.0f}' else formats.number_format end as number_format,
        case when effects.is_share then 100 else 1 end as factor,
        case
            when effects.is_share then ' %'
            when formats.unit <> '' then ' ' || formats.unit
            else ''
        end as suffix,
        case
            when effects.base_value > 0 and (effects.is_share or formats.is_ratio_scale) then 100 / effects.base_value
        end as index_factor,
    from model.segment_effects as effects
    inner join model.feature_formats as formats on effects.feature_name = formats.feature_name
),

texts as (
    select
        *,
        format(number_format, factor * segment_value) as value_text,
        format(number_format, factor * base_value) || suffix as base_text,
        format(number_format, factor * value_low) || ' to ' || format(number_format, factor * value_high)
        || case when is_share then ' %' else '' end as range_text,
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
            || ' all customers (' || value_text || suffix || ', likely ' || range_text
            || '; all customers ' || base_text || ')'
    end as sentence_text,
    case
        when is_share then label_inside || category_text || ' ' || value_text || suffix
        when index_factor is not null then label_inside || ' ' || format('{:,.0f}', index_factor * segment_value)
        else label_inside || ' ' || value_text || suffix || ' (all ' || base_text || ')'
    end as trait_text,
from texts;

comment on view model.segment_wording is 'One row per run, segment, feature and category: its figures in words.';
