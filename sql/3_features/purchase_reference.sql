-- One row: the day from which recency and tenure are counted back. It is the day
-- after the last purchase, or the data date where a person said one.
create or replace view features.purchase_reference as
select max(batches.data_date) as reference_date
from intake.batches
where batches.entity_name = 'transactions';

comment on view features.purchase_reference is 'One row: the day from which recency and tenure are counted back.';
