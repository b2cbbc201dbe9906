-- One row per campaign run elsewhere and arm whose share was planned otherwise
-- than equal: said when its contacts were loaded. Read by the trust gate.
create table if not exists core.campaign_shares (
    campaign_key varchar not null,
    arm_name varchar not null,            -- holdout for those held out
    arm_share double not null check (arm_share > 0)
);

comment on table core.campaign_shares is 'One row per campaign and arm whose planned share was said.';
