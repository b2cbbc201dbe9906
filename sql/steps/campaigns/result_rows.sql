-- One row of marts.campaign_lift for each arm, outcome and segment of a campaign,
-- with its verdict as a word.
select lift.*, wording.verdict_word, coalesce(adjusted.is_imbalanced, false) as is_imbalanced
from marts.campaign_lift as lift
inner join model.campaign_wording as wording
    on
        lift.campaign_key = wording.campaign_key
        and lift.outcome_name = wording.outcome_name
        and lift.arm_name = wording.arm_name
        and lift.segment_key is not distinct from wording.segment_key
left join model.campaign_adjusted_lifts as adjusted
    on
        lift.segment_key is null and lift.campaign_key = adjusted.campaign_key
        and lift.outcome_name = adjusted.outcome_name and lift.arm_name = adjusted.arm_name
where lift.campaign_key = $campaign_key
order by lift.outcome_name = 'response' desc, lift.outcome_name, lift.arm_name asc, lift.segment_key asc nulls first
