-- One row per campaign with several variants, and outcome: does the best variant
-- of each segment bring more than the best single one for all? Both are chosen on
-- one half of the members and valued on the other, both ways round, so that the
-- choice does not flatter itself. Replaced by every measurement.
create table if not exists model.campaign_arm_choice (
    run_id varchar not null,
    campaign_key varchar not null,
    outcome_name varchar not null,        -- response, revenue
    best_arm_name varchar not null,       -- for all alike, by all members
    choice_text varchar not null,         -- the best variant of each segment, by all members
    gain double not null,                 -- responses or money per person contacted, more than the best for all
    gain_low double not null,
    gain_high double not null,
    verdict varchar not null,             -- yes, no, cannot tell
    verdict_text varchar not null
);

comment on table model.campaign_arm_choice is 'One row per campaign with variants, and outcome: is a variant by segment worth it?';
