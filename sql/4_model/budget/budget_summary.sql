-- One row: the newest plan as a whole. Empty until a plan with a budget was made.
create table if not exists model.budget_summary (
    run_id varchar not null,
    planned_at timestamp not null,
    budget double not null,
    cost_per_contact double not null,
    currency_code varchar,
    contact_count bigint not null,
    cost double not null,
    unspent double not null,
    expected_profit double not null,
    expected_profit_low double not null,
    expected_profit_high double not null,
    limit_text varchar not null,      -- what limits the plan: the budget, all reachable, no effect
    comparison_text varchar not null,
    is_better_than_everybody boolean not null,
    basis varchar                     -- lift; response, where nobody was held out
);

comment on table model.budget_summary is 'One row: the newest plan as a whole.';
