-- One row per campaign with money: the amount per person above which more does not
-- count in figures of lift (winsorised at a stated quantile of those who paid, all
-- arms together, so that no arm is favoured). Recorded sums stay whole. Replaced
-- by every measurement.
create table if not exists model.campaign_caps (
    run_id varchar not null,
    campaign_key varchar not null,
    cap_quantile double not null,
    cap_amount decimal(18, 4) not null,
    capped_count bigint not null,         -- people above it
    capped_share double not null          -- of the recorded money, what does not count
);

comment on table model.campaign_caps is 'One row per campaign with money: the amount above which more does not count in lifts.';
