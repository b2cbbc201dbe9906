-- One row per other way to spend the newest plan's money, or changed
-- circumstance: what it would bring, and by how much the plan is better.
create table if not exists model.budget_comparisons (
    run_id varchar not null,
    kind varchar not null,            -- alternative, sensitivity
    plan_rank integer not null,
    plan_name varchar not null,
    contact_count bigint not null,
    cost double not null,
    expected_profit double not null,
    expected_profit_low double not null,
    expected_profit_high double not null,
    gain double,                      -- of the plan over this one; null for sensitivity
    gain_low double,
    gain_high double
);

comment on table model.budget_comparisons is 'One row per other way to spend the newest plan''s money.';
