-- One row: every threshold of the campaign figures and of their words, to be
-- changed here.
create or replace view model.campaign_thresholds as
select
    -- verdicts: how often any range of a campaign's segments and arms may miss the truth
    0.05::double as family_alpha,
    -- lift to expect: with two or three segments drawn at most so far towards that of all
    0.75::double as few_segments_shrinkage,
    -- evidence of several campaigns: after so many days a campaign counts half
    365::double as evidence_half_life_days,
    -- money: amounts per person above this quantile of those who paid count as it; null: all as they are
    0.99::double as money_cap_quantile,
    -- money: with fewer who paid, contacted and held out together, there is no range and no verdict
    20 as least_payer_count,
    -- plans: how surely a true effect of the named size is found to work
    0.8::double as power,
    -- plans: response without contact where no campaign has measured it
    0.05::double as assumed_base_rate,
    -- plans: effect beyond what pays that a test should see
    0.02::double as useful_lift,
    0.05::double as least_holdout_share,
    0.5::double as most_holdout_share,
    -- flags: how unlikely a split must be to be called wrong
    0.001::double as split_alpha,
    -- flags: arms that differ by less than this many standard deviations are only warned of
    0.05::double as balance_min_difference,
    -- flags: share of those held out who may have been reached before the verdict goes
    0.01::double as reached_holdout_share,
    -- does targeting pay: gains (responses per person) below this are nothing
    0.0005::double as targeting_tolerance,
    -- advice of the scorecard, points out of 100: more than a segment without points of value can have
    60.5::double as test_first_points,
    -- customer_contacts
    90 as recent_days;

comment on view model.campaign_thresholds is 'One row: every threshold of the campaign figures.';
