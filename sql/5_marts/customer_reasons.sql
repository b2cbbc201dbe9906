-- One row per customer and feature (the three that weigh most) that puts them in
-- their segment rather than in the second-best one. Read for single customers:
--     select * from marts.customer_reasons where customer_id = '0001' order by reason_rank
create or replace view marts.customer_reasons as
with
ranked as (
    select
        *,
        cast(row_number() over (partition by customer_id order by gap desc, feature_order asc) as integer)
            as reason_rank,
        -- in a fixed order, so that the sum is the same to the last bit
        sum(gap) over (
            partition by customer_id order by feature_order asc
            rows between unbounded preceding and unbounded following
        ) as whole_gap,
    from model.customer_gaps
)

select
    ranked.customer_id,
    ranked.segment_key,
    ranked.runner_up_segment_key,
    ranked.reason_rank,
    ranked.feature_name,
    catalog.label as feature_label,
    ranked.customer_value,
    ranked.segment_value,
    ranked.runner_up_value,
    ranked.gap / nullif(ranked.whole_gap, 0) as share_of_margin,
    current_run.run_id,
from ranked
cross join model.current_run
inner join features.feature_catalog as catalog on ranked.feature_name = catalog.feature_name
where ranked.reason_rank <= 3;

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
