-- One row of marts.campaign_lift for each arm, outcome and segment of a campaign.
select lift.*
from marts.campaign_lift as lift
where lift.campaign_key = $campaign_key
order by lift.outcome_name = 'response' desc, lift.outcome_name, lift.arm_name asc, lift.segment_key asc nulls first
