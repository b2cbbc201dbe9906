-- One row: the few features that show groups where all together do not; no row
-- where nothing is proposed.
-- Not from marts: a hint for the next fit.
select
    max(hints.k) as k,
    max(hints.silhouette) as silhouette,
    max(hints.null_q95) as null_q95,
    list(catalog.label order by catalog.feature_order) filter (hints.feature_name is not null) as labels,
    list(catalog.label order by catalog.feature_order) filter (hints.feature_name is null) as other_labels,
from features.feature_catalog as catalog
cross join model.current_run
inner join model.feature_formats as formats
    on catalog.feature_name = formats.feature_name and not formats.is_share
left join model.structure_hints as hints
    on current_run.fit_run_id = hints.run_id and catalog.feature_name = hints.feature_name
where catalog.role = 'train'
having count(hints.feature_name) > 0;
