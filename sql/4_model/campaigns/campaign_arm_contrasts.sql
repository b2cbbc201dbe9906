-- One row per campaign, outcome, segment (null: all) and pair of contacted arms:
-- the one against the other, with ranges that hold for all segments and pairs of
-- the outcome together. Replaced by every measurement.
create table if not exists model.campaign_arm_contrasts (
    run_id varchar not null,
    campaign_key varchar not null,
    outcome_name varchar not null,
    segment_key varchar,
    arm_name varchar not null,
    other_arm_name varchar not null,
    difference double,                    -- of the rates, or of the money per person
    difference_low double,
    difference_high double,
    p_value_adjusted double               -- Holm, of no difference
);

comment on table model.campaign_arm_contrasts is 'One row per campaign, outcome, segment and pair of contacted arms.';
