-- The share of missing values of every number is about that of the run before.
-- severity: warn
with
shares as (
    select
        run_id,
        feature_name,
        missing_count,
        cast(missing_count as double) / nullif(customer_count + missing_count, 0) as missing_share,
    from model.feature_figures
)

select
    catalog.label,
    shares.missing_share,
    previous.missing_share as previous_missing_share,
    shares.missing_count as affected_count,
from model.current_run
inner join shares on current_run.run_id = shares.run_id
inner join shares as previous
    on current_run.previous_run_id = previous.run_id and shares.feature_name = previous.feature_name
inner join features.feature_catalog as catalog on shares.feature_name = catalog.feature_name
cross join model.thresholds
where shares.missing_share - previous.missing_share > thresholds.shift_max_share;
