-- One row per segment, arm and kind of outcome with judged campaigns:
-- what they say together, newer ones counting more, with the newest named. The
-- range holds at the error of a year, however many campaigns it has. Replaced
-- by every measurement. Read by segment_evidence.
create table if not exists model.segment_memory (
    run_id varchar not null,
    segment_key varchar not null,
    arm_name varchar not null,
    is_money boolean not null,
    campaign_key varchar not null,        -- the newest
    campaign_count integer not null,
    expected_lift double not null,
    expected_error double not null,
    lift_low double not null,
    lift_high double not null,
    verdict varchar not null
);

comment on table model.segment_memory is 'One row per segment and arm: what all its judged campaigns say together.';
