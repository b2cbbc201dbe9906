-- One row per feature that formed the segments and also stands for receptiveness:
-- a circle that only a campaign can break.
-- Not from marts: which features the fit froze is the model, not a finding.
select
    feature_name,
    label,
from model.fitted_catalog
where role = 'train' and ltrim(stands_for, '-') = 'receptiveness'
order by feature_order;
