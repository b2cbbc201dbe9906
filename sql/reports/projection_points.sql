-- One row per mark of a scatter chart: a customer, or beyond the threshold of
-- points a cell of customers, whose mark grows with their number: the 600 fullest.
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
    select
        sum(customer_count) as shown_count,
        max(customer_count) as largest_count,
    from cells
)

select
    cells.segment_key,
    cells.x_value,
    cells.y_value,
    cells.customer_count,
    totals.shown_count > thresholds.scatter_max_points as is_binned,
    totals.shown_count,
    cast(sum(cells.customer_count) over (
        order by cells.customer_count desc, cells.x_value asc, cells.y_value asc, cells.segment_key asc
        rows between unbounded preceding and current row
    ) as bigint) as drawn_count,
    -- per cent of the area of a single customer's mark, in steps: equal marks are written once
    case
        when totals.shown_count <= thresholds.scatter_max_points then 100.0
        else 15 * (1 + floor(9 * sqrt(cast(cells.customer_count as double) / totals.largest_count)))
    end as point_size,
from cells
cross join totals
cross join model.thresholds
qualify
    row_number() over (
        order by cells.customer_count desc, cells.x_value asc, cells.y_value asc, cells.segment_key asc
    ) <= 600
order by cells.customer_count desc, cells.x_value asc, cells.y_value asc, cells.segment_key asc;
