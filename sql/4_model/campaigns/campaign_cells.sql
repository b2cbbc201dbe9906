-- One row per campaign, segment, arm and half of its members: counts and exact
-- sums from one pass over the contacts. Replaced by every measurement; all
-- campaign figures come from these few rows. A null segment is members without
-- one. Unknown customers and members in two arms are not in it.
create table if not exists model.campaign_cells (
    run_id varchar not null,
    campaign_key varchar not null,
    segment_key varchar,
    arm_name varchar not null,
    is_holdout boolean not null,
    is_ranking_half boolean not null,
    member_count bigint not null,
    responded_count bigint not null,
    converted_count bigint not null,
    revenue_sum decimal(38, 4) not null,
    revenue_square_sum decimal(38, 8) not null,
    recorded_sum decimal(38, 4),      -- all money; the other sums are of amounts that are capped (campaign_caps)
    paying_count bigint,
    revenue_cube_sum double
);

comment on table model.campaign_cells is 'One row per campaign, segment, arm and half: counts and exact sums.';
