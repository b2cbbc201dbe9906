-- One row per customer and feature (the three that weigh most) that puts them in
-- their segment rather than in the second-best one. Read for single customers:
--     select * from marts.customer_reasons where customer_id = '0001' order by reason_rank
-- (Lists and no window functions, which take ten times as long in DuckDB 1.4 and 1.5;
-- a join with three numbers and no unnest, which takes four times as long in 1.2.)
create or replace view marts.customer_reasons as
with
gathered as (
    select
        customer_id,
        segment_key,
        runner_up_segment_key,
        list(struct_pack(
            minus_gap := -gap,
            feature_order := feature_order,
            feature_name := feature_name,
            customer_value := customer_value,
            segment_value := segment_value,
            runner_up_value := runner_up_value
        )) as features,
        list(gap) as gaps,
    from model.customer_gaps
    group by customer_id, segment_key, runner_up_segment_key
),

summed as (
    select
        *,
        list_slice(list_sort(features), 1, 3) as strongest,
        -- in a fixed order, so that the sum is the same to the last bit
        list_sum(list_sort(gaps)) as whole_gap,
    from gathered
),

ranked as (
    select
        summed.customer_id,
        summed.segment_key,
        summed.runner_up_segment_key,
        summed.whole_gap,
        ranks.reason_rank,
        list_extract(summed.strongest, ranks.reason_rank) as reason,
    from summed
    inner join
        (values (1), (2), (3)) as ranks (reason_rank)
        on list_extract(summed.strongest, ranks.reason_rank) is not null
)

select
    ranked.customer_id,
    ranked.segment_key,
    ranked.runner_up_segment_key,
    ranked.reason_rank,
    ranked.reason.feature_name,
    catalog.label as feature_label,
    ranked.reason.customer_value,
    ranked.reason.segment_value,
    ranked.reason.runner_up_value,
    -ranked.reason.minus_gap / nullif(ranked.whole_gap, 0) as share_of_margin,
    current_run.run_id,
from ranked
cross join model.current_run
inner join features.feature_catalog as catalog on ranked.reason.feature_name = catalog.feature_name;

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
