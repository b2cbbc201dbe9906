-- One row: the means of all customers in the two features of a scatter chart; none
-- where it lies beyond all marks and centres, since a value is absurd.
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

means as (
    select
        max(base_value) filter (where feature_name = $x_feature_name) as x_mean,
        max(base_value) filter (where feature_name = $y_feature_name) as y_mean,
    from marts.segment_profiles
    where category_name is null
)

select
    case when not drawn.has_width or means.x_mean between drawn.x_low and drawn.x_high then means.x_mean end as x_value,
    case when not drawn.has_height or means.y_mean between drawn.y_low and drawn.y_high then means.y_mean end as y_value,
from means
cross join drawn;
