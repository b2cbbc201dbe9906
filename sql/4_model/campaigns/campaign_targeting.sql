-- One row per campaign with a holdout, variant, outcome and rule for choosing
-- whom to contact first: does it find more extra responses, or money, than
-- contacting everybody alike? The ranking is made on one half of the members and judged on the other, both ways
-- round. Gains are extra responses per person of the audience. Replaced by
-- every measurement.
create table if not exists model.campaign_targeting (
    run_id varchar not null,
    campaign_key varchar not null,
    rule_name varchar not null,       -- segments, or the feature whose bands are ranked
    is_segment_rule boolean not null,
    is_best_feature boolean not null, -- the feature whose ranking did best where it was made
    group_count integer not null,
    qini double,                      -- area between the rule's gain curve and the straight line
    qini_low double,
    qini_high double,
    everybody_gain double,            -- extra responses per person when everybody is contacted
    heterogeneity double,             -- Cochran's Q of the groups' lifts
    heterogeneity_p_value double,
    tau double,                       -- standard deviation of the true lifts between groups
    verdict varchar not null,         -- yes, no, cannot tell
    verdict_text varchar not null,
    outcome_name varchar,             -- response, revenue
    arm_name varchar                  -- the variant: a mixture of several tells of none
);

comment on table model.campaign_targeting is 'One row per campaign and rule: does choosing by it pay?';
