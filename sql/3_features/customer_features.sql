-- One row per customer who has not gone: the model's only input and what the
-- profiles describe. Every column needs a row in features.feature_catalog.
create or replace view features.customer_features as
select
    customers.customer_id,
    customers.gender,
    customers.age_years,
    customers.annual_income_k,
    customers.spending_score,
from core.customers
where customers.gone_date is null;

comment on view features.customer_features is 'One row per customer: the features that segments are made from and described by.';
