-- One row per segment and number: where it stands beside the others. Where nearly
-- all customers are in one segment, that is the average: beside it the others are
-- low or high.
select
    segment_key,
    effects.feature_name,
    effect_size_vs_others,
    if(
        customer_count > usual_segment_share * sum(customer_count) over (partition by effects.feature_name),
        'about the same', direction
    ) as direction,
    translate(format(formats.number_format, formats.factor * segment_value), '.,', signs.signs)
    || if(formats.is_percent, ' %', '') as value_text,
from model.segment_effects as effects
inner join model.feature_formats as formats
    on effects.feature_name = formats.feature_name and effects.is_share = formats.is_share
cross join model.figure_signs as signs
cross join model.thresholds
where run_id = $run_id and category_name is null
