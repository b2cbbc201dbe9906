-- One row per campaign, outcome, segment (null: all) and contacted arm: the
-- range of the lift and the probabilities that SQL has no function for, against
-- the holdout. Ranges of one outcome's segments and arms hold together at
-- family_alpha. Replaced by every measurement from model.campaign_rates.
create table if not exists model.campaign_tests (
    run_id varchar not null,
    campaign_key varchar not null,
    outcome_name varchar not null,
    segment_key varchar,
    arm_name varchar not null,
    contrast_count integer not null,      -- contrasts that are read together
    lift_low double,
    lift_high double,
    p_value double,                       -- two-sided, of a lift that just pays
    p_value_adjusted double,              -- Holm, over segments and arms of the outcome
    minimum_detectable_effect double,     -- lift that is found to work with the planned power
    rate_bound double,                    -- the contacted rate, which no lift exceeds, is at most this
    test_name varchar not null,           -- score, money score, none
    lift_error double                     -- of money, in agreement with its range
);

comment on table model.campaign_tests is 'One row per contrast with the holdout: ranges and probabilities.';
