-- One row per segment: whom to reach next, and why. On measured lift where a
-- campaign with a holdout speaks for the segment, else on the scorecard, which
-- never says more than test first. Read by the report and by analysts.
create or replace view marts.segment_targets as
with
targets as (
    select
        reasons.*,
        evidence.lift,
        evidence.lift_low,
        evidence.lift_high,
        evidence.break_even_lift,
        evidence.value_per_outcome,
        evidence.cost_per_contact,
        evidence.currency_code,
        case reasons.advice when 'reach' then 1 when 'test first' then 2 when 'leave alone' then 3 else 4 end
            as advice_order,
    from model.segment_reasons as reasons
    left join model.segment_evidence as evidence
        on reasons.segment_key = evidence.segment_key and evidence.is_measured
),

profits as (
    select
        targets.*,
        lift * value_per_outcome - cost_per_contact as profit_per_contact,
        lift_low * value_per_outcome - cost_per_contact as profit_per_contact_low,
        lift_high * value_per_outcome - cost_per_contact as profit_per_contact_high,
    from targets
)

select
    cast(row_number() over (
        order by
            profits.advice_order asc, profits.profit_per_contact desc nulls last,
            profits.total_points desc nulls last, profits.segment_key asc
    ) as integer) as target_rank,
    profits.segment_key,
    segments.segment_name,
    profits.advice,
    translate(profits.reason_text, signs.marks, signs.signs) as reason_text,
    profits.evidence_type,
    profits.campaign_name as evidence_campaign_name,
    profits.start_date as evidence_date,
    profits.customer_count,
    profits.reachable_count,
    profits.value_points,
    profits.reach_points,
    profits.typicality_points,
    profits.stability_points,
    profits.total_points,
    profits.capacity_level,
    profits.receptiveness_level,
    profits.lift,
    profits.lift_low,
    profits.lift_high,
    profits.break_even_lift,
    100 * profits.lift as extra_per_100_contacts,
    profits.profit_per_contact,
    profits.profit_per_contact_low,
    profits.profit_per_contact_high,
    profits.currency_code,
    current_run.run_id,
from profits
cross join model.current_run
cross join model.figure_signs as signs
left join model.segments
    on profits.segment_key = segments.segment_key and current_run.run_id = segments.run_id;

comment on view marts.segment_targets is 'One row per segment: whom to reach next, and why.';
comment on column marts.segment_targets.target_rank is '1 = reach next.';
comment on column marts.segment_targets.segment_key is 'Segment, S01 and so on.';
comment on column marts.segment_targets.segment_name is 'Name of the segment.';
comment on column marts.segment_targets.advice is 'reach, test first, leave alone, avoid; a scorecard never says more than test first.';
comment on column marts.segment_targets.reason_text is 'Why, in a sentence.';
comment on column marts.segment_targets.evidence_type is 'What the advice rests on: measured lift, response only, scorecard.';
comment on column marts.segment_targets.evidence_campaign_name is 'Campaign that was measured; null on a scorecard.';
comment on column marts.segment_targets.evidence_date is 'First day of that campaign.';
comment on column marts.segment_targets.customer_count is 'Customers in the segment.';
comment on column marts.segment_targets.reachable_count is 'Those who may be contacted.';
comment on column marts.segment_targets.value_points is 'Points for what the customers can spend.';
comment on column marts.segment_targets.reach_points is 'Points for how many can be reached.';
comment on column marts.segment_targets.typicality_points is 'Points for how well the customers fit the segment.';
comment on column marts.segment_targets.stability_points is 'Points for how stable the segment is.';
comment on column marts.segment_targets.total_points is 'Sum of the points by their weights.';
comment on column marts.segment_targets.capacity_level is 'What they can spend, beside all customers: high, average, low.';
comment on column marts.segment_targets.receptiveness_level is 'How readily they respond, beside all customers: high, average, low.';
comment on column marts.segment_targets.lift is 'Difference of the response rates, contacted less held out.';
comment on column marts.segment_targets.lift_low is 'Lower end of the 95 % interval of lift (Newcombe).';
comment on column marts.segment_targets.lift_high is 'Upper end of that interval.';
comment on column marts.segment_targets.break_even_lift is 'Smallest lift that pays for a contact.';
comment on column marts.segment_targets.extra_per_100_contacts is 'Extra responses per 100 contacted, against holdout.';
comment on column marts.segment_targets.profit_per_contact is 'Expected extra profit of one contact.';
comment on column marts.segment_targets.profit_per_contact_low is 'Lower end of its 95 % interval.';
comment on column marts.segment_targets.profit_per_contact_high is 'Upper end of its 95 % interval.';
comment on column marts.segment_targets.currency_code is 'Currency of all money in the row.';
comment on column marts.segment_targets.run_id is 'Run that these figures come from.';
