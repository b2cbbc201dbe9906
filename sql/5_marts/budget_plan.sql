-- One row per segment in the newest plan: how many to contact and what to expect.
-- Empty until there are campaigns; the columns and types are final.
create or replace view marts.budget_plan as
select
    cast(null as varchar) as segment_key,
    cast(null as varchar) as segment_name,
    cast(null as bigint) as contact_count,
    cast(null as double) as cost,
    cast(null as double) as expected_profit,
    cast(null as double) as expected_profit_low,
    cast(null as double) as expected_profit_high,
    cast(null as varchar) as limit_text,
    cast(null as varchar) as run_id,
where false;

comment on view marts.budget_plan is 'One row per segment of the newest plan: how many to contact and what to expect.';
comment on column marts.budget_plan.segment_key is 'Segment, S01 and so on.';
comment on column marts.budget_plan.segment_name is 'Name of the segment.';
comment on column marts.budget_plan.contact_count is 'How many of the segment to contact, chosen at random inside it.';
comment on column marts.budget_plan.cost is 'Cost of contacting them.';
comment on column marts.budget_plan.expected_profit is 'Expected extra profit.';
comment on column marts.budget_plan.expected_profit_low is 'Lower end of its 95 % interval.';
comment on column marts.budget_plan.expected_profit_high is 'Upper end of that interval.';
comment on column marts.budget_plan.limit_text is 'What limits it: the budget, all reachable, no effect.';
comment on column marts.budget_plan.run_id is 'Run that the plan was made from.';
