-- The data are not older than those of the run before.
-- severity: warn
select
    data_date,
    previous_data_date,
from model.current_run
where data_date < previous_data_date;
