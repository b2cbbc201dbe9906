-- One row per campaign, training feature, band of its values, contacted or held
-- out, and half: what a rule on one feature alone would have found. Only for
-- audiences frozen here, whose bands were kept. Replaced by every
-- measurement.
create table if not exists model.campaign_band_cells (
    run_id varchar not null,
    campaign_key varchar not null,
    feature_order integer not null,
    band varchar not null,
    is_holdout boolean not null,
    is_ranking_half boolean not null,
    member_count bigint not null,
    responded_count bigint not null,
    arm_name varchar
);

comment on table model.campaign_band_cells is 'One row per campaign, feature band, arm kind and half.';
