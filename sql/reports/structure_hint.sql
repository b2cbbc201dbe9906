-- One row: the few features that show groups where all together do not; no row
-- where nothing is proposed.
select
    max(hints.k) as k,
    max(hints.silhouette) as silhouette,
    max(hints.null_q95) as null_q95,
    string_agg(if(hints.feature_name is not null, formats.label_inside, null), ' and ' order by catalog.feature_order)
        as labels_text,
    string_agg(if(hints.feature_name is null, formats.label_inside, null), ', ' order by catalog.feature_order)
        as other_labels_text,
from model.current_run
inner join model.feature_transforms as trained on current_run.fit_run_id = trained.run_id
inner join features.feature_catalog as catalog on trained.feature_name = catalog.feature_name
inner join model.feature_formats as formats on trained.feature_name = formats.feature_name and not formats.is_share
left join model.structure_hints as hints
    on trained.run_id = hints.run_id and trained.feature_name = hints.feature_name
having count(hints.feature_name) > 0;
