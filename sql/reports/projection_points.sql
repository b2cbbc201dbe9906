-- One row per mark of a scatter chart: a customer; or beyond the threshold of points a
-- cell of customers (`is_binned`), of whose numbers the outlines are made.
-- Not from marts: cells are made for drawing.
with
asked as (
    select
        $x_feature_name as x_name,
        $y_feature_name as y_name,
),

cells as (
    select
        cells.segment_key,
        case when cells.x_feature_name = asked.x_name then cells.x_value else cells.y_value end as x_value,
        case when cells.x_feature_name = asked.x_name then cells.y_value else cells.x_value end as y_value,
        cells.customer_count,
    from model.projection_cells as cells
    inner join model.current_run on cells.run_id = current_run.run_id
    cross join asked
    where
        (cells.x_feature_name = asked.x_name and cells.y_feature_name = asked.y_name)
        or (cells.x_feature_name = asked.y_name and cells.y_feature_name = asked.x_name)
),

totals as (
    select sum(customer_count) as shown_count
    from cells
)

select
    cells.segment_key,
    segments.segment_name,
    cells.x_value,
    cells.y_value,
    cells.customer_count,
    totals.shown_count > thresholds.scatter_max_points as is_binned,
from cells
inner join marts.segments on cells.segment_key = segments.segment_key
cross join totals
cross join model.thresholds
order by cells.customer_count desc, cells.x_value asc, cells.y_value asc, cells.segment_key asc;
