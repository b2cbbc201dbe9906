-- One row per feature, in catalog order: how the model uses it, and its frozen
-- scaling if the segments were made from it.
-- Not from marts: the frozen scaling is the model, not a finding.
select
    catalog.label,
    catalog.feature_name,
    catalog.unit,
    catalog.role,
    catalog.transform,
    catalog.null_policy,
    catalog.stands_for,
    transforms.centre,
    transforms.scale,
    transforms.imputed_value,
    transforms.min_value,
    transforms.max_value,
from model.fitted_catalog as catalog
cross join model.current_run
left join model.feature_transforms as transforms
    on current_run.fit_run_id = transforms.run_id and catalog.feature_name = transforms.feature_name
where catalog.role <> 'identifier'
order by catalog.feature_order;
