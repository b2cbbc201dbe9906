-- The mean of every number is about that of the run before.
-- severity: warn
select
    catalog.label,
    figures.mean_value,
    previous.mean_value as previous_mean_value,
    previous.sd_value as previous_sd_value,
from model.current_run
inner join model.feature_figures as figures on current_run.run_id = figures.run_id
inner join model.feature_figures as previous
    on current_run.previous_run_id = previous.run_id and figures.feature_name = previous.feature_name
inner join features.feature_catalog as catalog on figures.feature_name = catalog.feature_name
cross join model.thresholds
where abs(figures.mean_value - previous.mean_value) > thresholds.shift_max_effect * previous.sd_value;
