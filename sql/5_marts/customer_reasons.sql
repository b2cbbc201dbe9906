-- One row per customer and feature (the three that weigh most) that puts them in
-- their segment rather than in the second-best one. Read for single customers.
create or replace view marts.customer_reasons as
select
    assignments.customer_id,
    assignments.segment_key,
    assignments.runner_up_segment_key,
    cast(null as integer) as reason_rank,
    cast(null as varchar) as feature_name,
    cast(null as varchar) as feature_label,
    cast(null as double) as customer_value,
    cast(null as double) as segment_value,
    cast(null as double) as runner_up_value,
    cast(null as double) as share_of_margin,
    current_run.run_id,
from model.assignments
cross join model.current_run
where false;

comment on view marts.customer_reasons is 'One row per customer and feature (the three that weigh most): why here, not in the second-best segment.';
comment on column marts.customer_reasons.customer_id is 'The customer''s id in the source, as text.';
comment on column marts.customer_reasons.segment_key is 'Segment the customer is in.';
comment on column marts.customer_reasons.runner_up_segment_key is 'Second-best segment.';
comment on column marts.customer_reasons.reason_rank is '1 = the feature that speaks most for the own segment.';
comment on column marts.customer_reasons.feature_name is 'Column of the feature.';
comment on column marts.customer_reasons.feature_label is 'Name of the feature for people.';
comment on column marts.customer_reasons.customer_value is 'The customer''s own value.';
comment on column marts.customer_reasons.segment_value is 'Value at the centre of the own segment.';
comment on column marts.customer_reasons.runner_up_value is 'Value at the centre of the second-best segment.';
comment on column marts.customer_reasons.share_of_margin is 'Share of the gap between the two squared distances; all features add to 1.';
comment on column marts.customer_reasons.run_id is 'Run that placed the customer.';
