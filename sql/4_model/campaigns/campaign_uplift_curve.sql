-- One row per campaign, rule and step of its gain curve: contacting the groups in
-- the order of their lift, best first, as ranked on one half of the members and
-- judged on the other. Replaced by every measurement. Read by the report.
create table if not exists model.campaign_uplift_curve (
    run_id varchar not null,
    campaign_key varchar not null,
    rule_name varchar not null,
    half integer not null,            -- 1, 2: the half that judges
    step_rank integer not null,       -- 0: nobody is contacted
    group_name varchar,               -- segment key, or band of the feature; null at step 0
    contacted_share double not null,
    gain double not null,             -- extra responses per person of the audience
    gain_everybody double not null,   -- the same share contacted at random
    outcome_name varchar,
    arm_name varchar
);

comment on table model.campaign_uplift_curve is 'One row per campaign, rule and step of its gain curve.';
