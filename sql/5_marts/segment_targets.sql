-- One row per segment: whom to reach next, and why. On measured lift where a
-- campaign with a holdout measured the segment, else on the scorecard, which
-- never says more than test first. Read by the report and by analysts.
create or replace view marts.segment_targets as
with targets as (
    select
        reasons.*,
        case reasons.advice when 'reach' then 1 when 'test first' then 2 when 'leave alone' then 3 else 4 end
            as advice_order,
    from model.segment_reasons as reasons
)

select
    cast(row_number() over (
        order by
            targets.advice_order asc, targets.profit_per_contact desc nulls last,
            targets.total_points desc nulls last, targets.reachable_count desc, targets.segment_key asc
    ) as integer) as target_rank,
    targets.segment_key,
    segments.segment_name,
    targets.advice,
    translate(targets.reason_text, signs.marks, signs.signs) as reason_text,
    targets.evidence_type,
    targets.campaign_name as evidence_campaign_name,
    targets.start_date as evidence_date,
    targets.customer_count,
    targets.reachable_count,
    targets.value_points,
    targets.reach_points,
    targets.typicality_points,
    targets.stability_points,
    targets.total_points,
    targets.capacity_level,
    targets.receptiveness_level,
    targets.lift,
    targets.lift_low,
    targets.lift_high,
    targets.break_even_lift,
    100 * targets.planning_lift as extra_per_100_contacts,
    targets.profit_per_contact,
    targets.profit_per_contact_low,
    targets.profit_per_contact_high,
    targets.currency_code,
    current_run.run_id,
    targets.arm_name,
    targets.contacted_count,
    targets.contacted_rate,
    targets.holdout_count,
    targets.holdout_rate,
    targets.planning_lift as expected_lift,
    targets.planning_lift_low as expected_lift_low,
    targets.planning_lift_high as expected_lift_high,
    targets.value_source,
    targets.outcome_name,
    cast(targets.arm_count as bigint) as arm_count,
    coalesce(targets.is_buying_anyway, false) as is_buying_anyway,
    translate(targets.short_reason_text, signs.marks, signs.signs) as short_reason_text,
from targets
cross join model.current_run
cross join model.figure_signs as signs
left join model.segments
    on targets.segment_key = segments.segment_key and current_run.run_id = segments.run_id;

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
comment on column marts.segment_targets.reach_points is 'Points for how many can be targets.';
comment on column marts.segment_targets.typicality_points is 'Points for how well the customers fit the segment.';
comment on column marts.segment_targets.stability_points is 'Points for how stable the segment is.';
comment on column marts.segment_targets.total_points is 'Sum of the points by their weights.';
comment on column marts.segment_targets.capacity_level is 'What they can spend, beside all customers: high, average, low.';
comment on column marts.segment_targets.receptiveness_level is 'How readily they respond, beside all customers: high, average, low.';
comment on column marts.segment_targets.lift is 'Difference of the response rates, contacted less held out.';
comment on column marts.segment_targets.lift_low is 'Lower end of its range, which holds at 95 % for all segments and arms together.';
comment on column marts.segment_targets.lift_high is 'Upper end of that interval.';
comment on column marts.segment_targets.break_even_lift is 'Smallest lift that pays for a contact.';
comment on column marts.segment_targets.extra_per_100_contacts is 'Extra responses to expect per 100 contacted: 100 * expected_lift.';
comment on column marts.segment_targets.profit_per_contact is 'Extra profit to expect of one contact, from measured money where there is any.';
comment on column marts.segment_targets.profit_per_contact_low is 'Lower end of its 95 % interval.';
comment on column marts.segment_targets.profit_per_contact_high is 'Upper end of its 95 % interval.';
comment on column marts.segment_targets.currency_code is 'Currency of all money in the row.';
comment on column marts.segment_targets.run_id is 'Run that these figures come from.';
comment on column marts.segment_targets.arm_name is 'Variant of the campaign that the advice rests on.';
comment on column marts.segment_targets.contacted_count is 'Customers of the segment whom that variant contacted, as assigned.';
comment on column marts.segment_targets.contacted_rate is 'Their response rate, 0 to 1.';
comment on column marts.segment_targets.holdout_count is 'Customers of the segment held out of that campaign.';
comment on column marts.segment_targets.holdout_rate is 'Their response rate, 0 to 1.';
comment on column marts.segment_targets.expected_lift is 'Lift to expect: the measured one drawn towards that of all segments.';
comment on column marts.segment_targets.expected_lift_low is 'Lower end of its 95 % interval.';
comment on column marts.segment_targets.expected_lift_high is 'Upper end of that interval.';
comment on column marts.segment_targets.value_source is 'What a response is worth by: measured money, stated value; null: unknown.';
comment on column marts.segment_targets.outcome_name is 'Outcome that the lift counts; null without a campaign.';
comment on column marts.segment_targets.arm_count is 'Variants of that campaign; null without one.';
comment on column marts.segment_targets.is_buying_anyway is 'Whether its customers respond as everybody does, and as often without contact.';
comment on column marts.segment_targets.short_reason_text is 'The reason without its caution, for a page that says it elsewhere.';
