-- One row per segment: its means in the two features of a scatter chart, and the
-- words beside them: the name, or the key where there are many. Where a mean lies far
-- beyond all marks, since a value is absurd, the segment's medians stand instead.
-- Not from marts: cells are made for drawing.
with
drawn as (
    select
        min(cells.x_value) - 0.1 * (max(cells.x_value) - min(cells.x_value)) as x_low,
        max(cells.x_value) + 0.1 * (max(cells.x_value) - min(cells.x_value)) as x_high,
        min(cells.y_value) - 0.1 * (max(cells.y_value) - min(cells.y_value)) as y_low,
        max(cells.y_value) + 0.1 * (max(cells.y_value) - min(cells.y_value)) as y_high,
        min(cells.x_value) < max(cells.x_value) as has_width,
        min(cells.y_value) < max(cells.y_value) as has_height,
    from model.projection_cells as cells
    inner join model.current_run on cells.run_id = current_run.run_id
    where cells.x_feature_name = $x_feature_name and cells.y_feature_name = $y_feature_name
),

centres as (
    select
        xs.segment_key,
        xs.segment_name,
        xs.segment_value as x_mean,
        ys.segment_value as y_mean,
        xs.segment_median as x_median,
        ys.segment_median as y_median,
        coalesce(
            (drawn.has_width and xs.segment_value not between drawn.x_low and drawn.x_high)
            or (drawn.has_height and ys.segment_value not between drawn.y_low and drawn.y_high),
            false
        ) as is_median,
    from marts.segment_profiles as xs
    inner join marts.segment_profiles as ys on xs.segment_key = ys.segment_key
    cross join drawn
    where
        xs.feature_name = $x_feature_name
        and ys.feature_name = $y_feature_name
        and xs.segment_value is not null
        and ys.segment_value is not null
)

select
    segment_key,
    case when count(*) over () > 8 then segment_key else segment_name end as label,
    segment_name,
    case when is_median then x_median else x_mean end as x_value,
    case when is_median then y_median else y_mean end as y_value,
    is_median,
from centres
order by segment_key;
