-- One row per campaign, outcome and contacted arm: the lift over all segments as
-- the mean of those inside segments, weighted by their members (post-stratified),
-- so that arms which differ in their mix of segments no longer differ. Replaced
-- by every measurement. Read by marts.campaign_lift.
create table if not exists model.campaign_adjusted_lifts (
    run_id varchar not null,
    campaign_key varchar not null,
    outcome_name varchar not null,
    arm_name varchar not null,
    segment_count integer not null,       -- with people on both sides
    lift_adjusted double not null,
    lift_adjusted_low double not null,
    lift_adjusted_high double not null,
    is_imbalanced boolean not null        -- chance hardly makes arms this unlike
);

comment on table model.campaign_adjusted_lifts is 'One row per campaign, outcome and arm: the lift adjusted by segment.';
