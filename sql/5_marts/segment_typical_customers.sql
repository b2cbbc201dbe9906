-- One row per segment, kind and rank: five customers in the middle of the segment
-- and five on its edge. Read to picture a segment.
create or replace view marts.segment_typical_customers as
select
    typical_customers.segment_key,
    typical_customers.kind,
    typical_customers.typical_rank,
    typical_customers.customer_id,
    typical_customers.run_id,
from model.segment_typical_customers as typical_customers
inner join model.current_run on typical_customers.run_id = current_run.run_id;

comment on view marts.segment_typical_customers is 'One row per segment, kind and rank: customers in its middle and on its edge.';
comment on column marts.segment_typical_customers.segment_key is 'Segment, S01 and so on.';
comment on column marts.segment_typical_customers.kind is 'typical: nearest to the centre; borderline: nearest to another segment.';
comment on column marts.segment_typical_customers.typical_rank is '1 = the nearest; ties by customer id.';
comment on column marts.segment_typical_customers.customer_id is 'The customer''s id in the source.';
comment on column marts.segment_typical_customers.run_id is 'Run that placed them.';
