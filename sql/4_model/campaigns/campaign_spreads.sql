-- One row per campaign with money, segment (null: all) and arm: the exact
-- sample variance of the money per person, the t quantile of its mean's
-- interval, and how skewed it is. Replaced by every measurement.
create table if not exists model.campaign_spreads (
    run_id varchar not null,
    campaign_key varchar not null,
    segment_key varchar,
    arm_name varchar not null,
    variance double,                  -- null for a single person
    mean_quantile double,
    third_moment double               -- central, per person
);

comment on table model.campaign_spreads is 'One row per campaign, segment and arm: variance of the money per person.';
