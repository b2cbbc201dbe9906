-- One row per campaign, outcome, segment (NULL = all) and pair of contacted arms; the
-- second stands where the holdout would.
select
    first_arm.campaign_key, first_arm.outcome_name, first_arm.is_money, first_arm.segment_key,
    first_arm.arm_name, second_arm.arm_name as other_arm_name,
    first_arm.member_count as contacted_count, first_arm.response_count as contacted_response_count,
    first_arm.rate as contacted_rate, first_arm.variance, first_arm.third_moment, first_arm.paying_count,
    second_arm.member_count as holdout_count, second_arm.response_count as holdout_response_count,
    second_arm.rate as holdout_rate, second_arm.variance as holdout_variance,
    second_arm.third_moment as holdout_third_moment, second_arm.paying_count as holdout_paying_count,
    thresholds.least_payer_count,
    null as break_even_lift
from model.campaign_rates as first_arm
cross join model.campaign_thresholds as thresholds
inner join model.campaign_rates as second_arm
    on
        first_arm.campaign_key = second_arm.campaign_key and first_arm.outcome_name = second_arm.outcome_name
        and first_arm.segment_key is not distinct from second_arm.segment_key
        and first_arm.arm_name < second_arm.arm_name
where not first_arm.is_holdout and not second_arm.is_holdout
order by
    first_arm.campaign_key, first_arm.outcome_name, first_arm.segment_key nulls first, first_arm.arm_name,
    second_arm.arm_name
