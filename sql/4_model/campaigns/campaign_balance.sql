-- One row per campaign: how alike its arms were before it, from the features of
-- its members as they were when the members came in. Kept from run to run, and
-- replaced only when the members change: a later value may be a result of the
-- campaign. Null where there is one arm or hardly anybody.
create table if not exists model.campaign_balance (
    run_id varchar not null,
    campaign_key varchar not null,
    member_text varchar not null,         -- changes when the members do
    p_value double,                       -- joint test of all features and categories between all arms
    worst_feature_name varchar,
    worst_category_name varchar,
    worst_arm_name varchar,
    worst_difference double               -- standardised, of that arm against the others
);

comment on table model.campaign_balance is 'One row per campaign: how alike its arms were before it.';
