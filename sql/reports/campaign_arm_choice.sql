-- One row per campaign with several variants, and outcome: is the best variant of
-- each segment worth more than the best single one for all?
-- Not from marts: one sentence a campaign, told here and nowhere else.
select
    campaign_key,
    outcome_name = 'revenue' as is_money,
    best_arm_name,
    choice_text,
    verdict,
    verdict_text,
from model.campaign_arm_choice
order by campaign_key asc, outcome_name asc;
