-- One row per campaign, outcome, segment (NULL = all) and contacted arm: its counts
-- beside those of the holdout, and the lift that pays.
select
    contacted.campaign_key, contacted.outcome_name, contacted.is_money, contacted.segment_key, contacted.arm_name,
    contacted.member_count as contacted_count, contacted.response_count as contacted_response_count,
    contacted.rate as contacted_rate, contacted.variance, contacted.third_moment, contacted.paying_count,
    coalesce(holdout.member_count, 0) as holdout_count,
    coalesce(holdout.response_count, 0) as holdout_response_count,
    holdout.rate as holdout_rate, holdout.variance as holdout_variance,
    holdout.third_moment as holdout_third_moment, holdout.paying_count as holdout_paying_count,
    thresholds.least_payer_count, outcome_values.break_even_lift
from model.campaign_rates as contacted
cross join model.campaign_thresholds as thresholds
inner join model.campaign_values as outcome_values
    on contacted.campaign_key = outcome_values.campaign_key and contacted.outcome_name = outcome_values.outcome_name
left join model.campaign_rates as holdout
    on
        contacted.campaign_key = holdout.campaign_key and contacted.outcome_name = holdout.outcome_name
        and contacted.segment_key is not distinct from holdout.segment_key and holdout.is_holdout
where not contacted.is_holdout
order by contacted.campaign_key, contacted.outcome_name, contacted.segment_key nulls first, contacted.arm_name
