-- One row per segment of the newest plan: how many to contact for the budget and
-- what to expect. Replaced by every plan with a budget.
create table if not exists model.budget_plans (
    run_id varchar not null,
    segment_key varchar not null,
    plan_rank integer not null,       -- best return first
    reachable_count bigint not null,
    contact_count bigint not null,
    cost double not null,
    expected_profit double,
    expected_profit_low double,
    expected_profit_high double,
    limit_text varchar not null,
    arm_name varchar,                 -- the variant that was measured; null: none was
    campaign_key varchar              -- the campaign it rests on; null: none
);

comment on table model.budget_plans is 'One row per segment of the newest plan.';
