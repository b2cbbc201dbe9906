-- One row per segment of the newest plan: how many to contact, chosen at random
-- inside it, and what to expect. Read by the report and by campaign freeze.
create or replace view marts.budget_plan as
select
    plans.segment_key,
    segments.segment_name,
    plans.contact_count,
    plans.cost,
    case when standing.is_standing then plans.expected_profit end as expected_profit,
    case when standing.is_standing then plans.expected_profit_low end as expected_profit_low,
    case when standing.is_standing then plans.expected_profit_high end as expected_profit_high,
    translate(
        case when standing.is_standing then plans.limit_text else standing.reason_text end, signs.marks, signs.signs
    ) as limit_text,
    plans.run_id,
    plans.arm_name,
    summary.basis,
from model.budget_plans as plans
cross join model.current_run
cross join model.budget_standing as standing
left join model.budget_summary as summary on true
cross join model.figure_signs as signs
left join model.segments
    on plans.segment_key = segments.segment_key and current_run.run_id = segments.run_id;

comment on view marts.budget_plan is 'One row per segment of the newest plan: how many to contact and what to expect.';
comment on column marts.budget_plan.segment_key is 'Segment, S01 and so on.';
comment on column marts.budget_plan.segment_name is 'Name of the segment.';
comment on column marts.budget_plan.contact_count is 'How many of the segment to contact, chosen at random inside it.';
comment on column marts.budget_plan.cost is 'Cost of contacting them.';
comment on column marts.budget_plan.expected_profit is 'Expected extra profit; by response alone where basis says so.';
comment on column marts.budget_plan.expected_profit_low is 'Lower end of its 95 % interval.';
comment on column marts.budget_plan.expected_profit_high is 'Upper end of that interval.';
comment on column marts.budget_plan.limit_text is 'What limits it: the budget, all reachable, no effect; or why it no longer stands.';
comment on column marts.budget_plan.run_id is 'Run that the plan was made from.';
comment on column marts.budget_plan.arm_name is 'Variant of the campaign whose effect it rests on.';
comment on column marts.budget_plan.basis is 'What profits rest on: lift; response, where nobody was held out.';
