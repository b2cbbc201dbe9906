-- One row: what each part of the scorecard is worth, in points that add to 100.
-- The scorecard ranks segments while no campaign has measured them; it is no
-- evidence that anybody will respond. To be changed here.
create or replace view model.scorecard_weights as
select
    -- what they can spend and how readily they respond, as far as features stand for it
    40::double as value_weight,
    -- how many may be contacted, beside the segment where most may
    20::double as reach_weight,
    -- how many are core or typical members, so that one message fits
    20::double as typicality_weight,
    -- how well resampling finds the segment again
    20::double as stability_weight,
    -- a mean this many standard deviations from all customers' has all points, or none
    2::double as full_value_deviations;

comment on view model.scorecard_weights is 'One row: what each part of the scorecard is worth.';
