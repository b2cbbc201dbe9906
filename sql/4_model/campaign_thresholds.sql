-- One row: every threshold of the campaign figures and of their words, to be
-- changed here.
create or replace view model.campaign_thresholds as
select
    -- verdicts: level of the tests over all segments of a campaign together
    0.05::double as family_alpha,
    -- plans: how surely a true effect of the named size is found
    0.8::double as power,
    -- plans: response without contact where no campaign has measured it
    0.05::double as assumed_base_rate,
    -- plans: effect that a test should see where no break-even is known
    0.02::double as useful_lift,
    0.05::double as least_holdout_share,
    0.5::double as most_holdout_share,
    -- flags: how unlikely a split must be to be called wrong
    0.001::double as split_alpha,
    -- does targeting pay: gains (responses per person) below this are nothing
    0.0005::double as targeting_tolerance,
    -- advice of the scorecard, points out of 100: more than a segment without points of value can have
    60.5::double as test_first_points,
    -- customer_contacts
    90 as recent_days;

comment on view model.campaign_thresholds is 'One row: every threshold of the campaign figures.';
