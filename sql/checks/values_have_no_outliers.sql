-- No value lies far outside the others (three interquartile ranges beyond a quartile).
-- severity: warn
select
    catalog.label,
    figures.min_value,
    figures.max_value,
    figures.median_value,
    figures.low_outlier_count + figures.high_outlier_count as affected_count,
from model.feature_figures as figures
inner join model.current_run on figures.run_id = current_run.run_id
inner join features.feature_catalog as catalog on figures.feature_name = catalog.feature_name
where figures.low_outlier_count + figures.high_outlier_count > 0;
