-- One row per feature of the catalog, with role, transform and null policy as the
-- model of the current run has them: they are frozen at its fit, and what the
-- catalog says by now counts from the next refit on. Words and formats are
-- today's. Read by everything about the segments; before the first fit it is
-- the catalog itself.
create or replace view model.fitted_catalog as
with
fitted as (
    select
        transforms.feature_name,
        transforms.transform,
        case when transforms.imputed_value is null then 'exclude' else 'median' end as null_policy,
    from model.feature_transforms as transforms
    where transforms.run_id = (select arg_max(runs.fit_run_id, runs.run_number) from model.runs)
),

fits as (
    select count(*) > 0 as is_fitted
    from fitted
)

select
    catalog.feature_name,
    catalog.feature_order,
    catalog.label,
    catalog.unit,
    case
        when fitted.feature_name is not null then 'train'
        when catalog.role = 'train' and fits.is_fitted then 'profile'
        else catalog.role
    end as role,
    coalesce(fitted.transform, catalog.transform) as transform,
    coalesce(fitted.null_policy, catalog.null_policy) as null_policy,
    catalog.stands_for,
    catalog.low_word,
    catalog.high_word,
    catalog.display_format,
    catalog.is_ratio_scale,
    catalog.is_personal,
from features.feature_catalog as catalog
cross join fits
left join fitted on catalog.feature_name = fitted.feature_name;

comment on view model.fitted_catalog is 'One row per feature: the catalog as the model of the current run uses it.';
