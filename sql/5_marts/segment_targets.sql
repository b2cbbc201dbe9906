-- One row per segment: whom to reach next, and why.
-- Empty until there are campaigns; the columns and types are final.
create or replace view marts.segment_targets as
select
    cast(null as integer) as target_rank,
    cast(null as varchar) as segment_key,
    cast(null as varchar) as segment_name,
    cast(null as varchar) as advice,
    cast(null as varchar) as reason_text,
    cast(null as varchar) as evidence_type,
    cast(null as varchar) as evidence_campaign_name,
    cast(null as date) as evidence_date,
    cast(null as bigint) as customer_count,
    cast(null as bigint) as reachable_count,
    cast(null as double) as value_points,
    cast(null as double) as reach_points,
    cast(null as double) as typicality_points,
    cast(null as double) as stability_points,
    cast(null as double) as total_points,
    cast(null as varchar) as capacity_level,
    cast(null as varchar) as receptiveness_level,
    cast(null as double) as lift,
    cast(null as double) as lift_low,
    cast(null as double) as lift_high,
    cast(null as double) as break_even_lift,
    cast(null as double) as extra_per_100_contacts,
    cast(null as double) as profit_per_contact,
    cast(null as double) as profit_per_contact_low,
    cast(null as double) as profit_per_contact_high,
    cast(null as varchar) as currency_code,
    cast(null as varchar) as run_id,
where false;

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
