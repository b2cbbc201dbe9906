-- One row per campaign, outcome, segment (null: all) and contacted arm: the
-- quantiles and probabilities that SQL has no function for, against the
-- holdout. Made afresh by every measurement from model.campaign_rates.
create table if not exists model.campaign_tests (
    run_id varchar not null,
    campaign_key varchar not null,
    outcome_name varchar not null,
    segment_key varchar,
    arm_name varchar not null,
    difference_quantile double,       -- money: Welch's t quantile
    p_value double,                   -- two-sided, of no difference
    p_value_adjusted double,          -- Holm, over segments and arms of the outcome
    test_name varchar not null        -- z, fisher, welch
);

comment on table model.campaign_tests is 'One row per contrast with the holdout: quantiles and probabilities.';
