-- One row per segment of the current run: a test of it that is ready to be
-- frozen, and the smallest effect that the test can see. Replaced by every
-- measurement. Read by the report and by campaign plan.
create table if not exists model.test_cards (
    run_id varchar not null,
    segment_key varchar not null,
    contact_count bigint not null,
    holdout_count bigint not null,
    holdout_share double not null,
    base_rate double not null,
    base_rate_source varchar not null,    -- a campaign's holdout, given, or assumed
    wanted_lift double not null,
    smallest_lift double,                 -- null: no possible effect would show
    outcome_window_days integer not null,
    is_large_enough boolean not null,
    test_with_segment_key varchar,
    card_text varchar not null
);

comment on table model.test_cards is 'One row per segment: a test that is ready to be frozen.';
