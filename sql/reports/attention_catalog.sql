-- One row when the feature catalog asks for other segments than those that are
-- published: what a refit would apply.
-- Not from marts: what a refit would apply is for whoever runs segapp.
select
    4 as place,
    'catalog' as kind,
    string_agg(changes.change_text, '; ' order by changes.change_rank) as reason_text,
from model.catalog_changes as changes
inner join model.current_run on changes.run_id = current_run.run_id
having count(*) > 0;
