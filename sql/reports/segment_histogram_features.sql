-- One row per segment and feature whose distribution its page shows: at most six,
-- what sets the segment apart first. Where values lie beyond the bins, `first_bar_below`
-- and `last_bar_from` say where the outermost bars begin that count those too; an
-- average beyond the bins is not drawn.
-- Not from marts: bins are made for drawing.
with
ends as (
    select
        bins.feature_name,
        min(bins.bin_low) as first_low,
        min(bins.bin_high) as first_high,
        max(bins.bin_low) as last_low,
        max(bins.bin_high) as last_high,
    from model.feature_histograms as bins
    inner join model.current_run on bins.run_id = current_run.run_id
    group by bins.feature_name
),

reaches as (
    select
        figures.feature_name,
        figures.min_value,
        figures.max_value,
    from model.feature_figures as figures
    inner join model.current_run on figures.run_id = current_run.run_id
)

select
    profiles.segment_key,
    profiles.feature_name,
    profiles.feature_label,
    profiles.unit,
    formats.factor,
    formats.value_decimals,
    formats.mean_decimals,
    formats.unit_text,
    profiles.base_value,
    profiles.segment_value,
    case when reaches.min_value < ends.first_low then ends.first_high end as first_bar_below,
    case when reaches.max_value >= ends.last_high then ends.last_low end as last_bar_from,
    profiles.base_value between ends.first_low and ends.last_high as is_average_drawn,
from marts.segment_profiles as profiles
inner join model.feature_formats as formats on profiles.feature_name = formats.feature_name and not formats.is_share
inner join ends on profiles.feature_name = ends.feature_name
left join reaches on profiles.feature_name = reaches.feature_name
where profiles.category_name is null
qualify row_number() over (partition by profiles.segment_key order by profiles.driver_rank) <= 6
order by profiles.segment_key, profiles.driver_rank;
