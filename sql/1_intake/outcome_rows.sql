-- What a row of an outcomes file must be: ingest takes types, CHECKs and the
-- wording of refusals from here. Stays empty; rows that come in stand in
-- core.campaign_outcomes.
create table if not exists intake.outcome_rows (
    customer_id varchar not null check (length(customer_id) between 1 and 200),
    outcome_date date not null,
    outcome_name varchar check (length(outcome_name) between 1 and 200),
    amount decimal(18, 4) check (amount between 0 and 1000000000),
    outcome_id varchar check (length(outcome_id) between 1 and 200),
    arm_name varchar check (length(arm_name) between 1 and 200)
);

comment on table intake.outcome_rows is 'What a row of an outcomes file must be; stays empty.';
comment on column intake.outcome_rows.customer_id is 'The customer''s id, 1 to 200 characters.';
comment on column intake.outcome_rows.outcome_date is 'Day of the outcome.';
comment on column intake.outcome_rows.outcome_name is 'What happened, in a word; without one it is a response, unless its amount is 0.';
comment on column intake.outcome_rows.amount is 'money must be 0 or more, and at most a thousand million';
comment on column intake.outcome_rows.outcome_id is 'The source''s own number, which tells equal outcomes apart.';
comment on column intake.outcome_rows.arm_name is 'The arm the source believes the customer was in; the frozen one counts.';
