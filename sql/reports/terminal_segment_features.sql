-- One row per feature of a segment, or category of one, for the terminal (segapp
-- explain): its value beside that of all customers, what sets it apart first.
select
    profiles.feature_label || coalesce(': ' || profiles.category_name, '') as label,
    translate(format(formats.mean_format, formats.factor * profiles.segment_value), '.,', signs.signs)
    || formats.unit_text as segment_text,
    translate(format(formats.mean_format, formats.factor * profiles.base_value), '.,', signs.signs)
    || formats.unit_text as base_text,
    profiles.direction,
from marts.segment_profiles as profiles
inner join model.feature_formats as formats
    on profiles.feature_name = formats.feature_name and formats.is_share = (profiles.category_name is not null)
cross join model.figure_signs as signs
where profiles.segment_key = $segment_key and profiles.segment_value is not null
order by profiles.direction in ('about the same', 'too few to say'), profiles.driver_rank, label
limit 12;
