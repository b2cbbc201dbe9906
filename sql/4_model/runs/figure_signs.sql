-- One row: the marks that figures carry inside sentences, and the signs that readers
-- see in their place. A sentence holds names with commas and points of their own, so
-- a figure in it is marked where it is written:
--     translate(format('{:,.1f}', lift), ',.', '⸴⎖')
-- and the mart shows the whole sentence with the project's signs:
--     translate(sentence_text, (select marks from model.figure_signs), (select signs from model.figure_signs))
-- The job's own sentences are marked by segapp/figures.py in the same way. Pages do
-- the second step for every text that a query of sql/reports/ returns.
create or replace view model.figure_signs as
select
    '⎖⸴' as marks,
    coalesce(max(decimal_sign), '.') || coalesce(max(thousands_sign), ',') as signs,
from model.separators;

comment on view model.figure_signs is 'One row: the marks of figures in sentences, and the signs shown in their place.';
