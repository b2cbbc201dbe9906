-- One row per way in which a source may head a column. Headers are compared
-- after lower-casing and turning each run of other characters than letters and
-- digits into one underscore. Add a line here to recognise another header.
create or replace view intake.column_aliases as
select
    entity_name,
    column_name,
    header_alias,
from (
    values
    ('customers', 'customer_id', 'customer_id'),
    ('customers', 'customer_id', 'customerid'),
    ('customers', 'customer_id', 'customer'),
    ('customers', 'customer_id', 'id'),
    ('customers', 'gender', 'gender'),
    ('customers', 'gender', 'genre'),
    ('customers', 'gender', 'sex'),
    ('customers', 'age_years', 'age_years'),
    ('customers', 'age_years', 'age'),
    ('customers', 'annual_income_k', 'annual_income_k'),
    ('customers', 'annual_income_k', 'annual_income'),
    ('customers', 'annual_income_k', 'income'),
    ('customers', 'spending_score', 'spending_score'),
    ('customers', 'spending_score', 'spending_score_1_100'),
    ('customers', 'spending_score', 'score')
) as aliases (entity_name, column_name, header_alias)
union all
select
    entity_name,
    column_name,
    header_alias,
from intake.campaign_column_aliases
union all
select
    entity_name,
    column_name,
    header_alias,
from intake.transaction_column_aliases;

comment on view intake.column_aliases is 'One row per way in which a source may head a column.';
