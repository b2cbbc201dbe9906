-- One row per campaign, segment (null: all) and pair of arms, of the outcome that
-- decides: which arm brought more. Not of campaigns that are not judged.
-- Not from marts: variants against each other; marts.campaign_lift is against the
-- holdout.
select
    contrasts.campaign_key,
    contrasts.outcome_name = 'revenue' as is_money,
    contrasts.segment_key,
    contrasts.arm_name,
    contrasts.other_arm_name,
    if(contrasts.outcome_name = 'revenue', 1, 100) * contrasts.difference as points,
    if(contrasts.outcome_name = 'revenue', 1, 100) * contrasts.difference_low as points_low,
    if(contrasts.outcome_name = 'revenue', 1, 100) * contrasts.difference_high as points_high,
    campaigns.currency_code,
    case
        when contrasts.difference_low > 0 then contrasts.arm_name
        when contrasts.difference_high < 0 then contrasts.other_arm_name
    end as better_arm_name,
from model.campaign_arm_contrasts as contrasts
inner join core.campaigns on contrasts.campaign_key = campaigns.campaign_key
where
    contrasts.campaign_key not in (
        select flags.campaign_key from model.campaign_flags as flags
        where flags.is_blocking
    )
qualify contrasts.outcome_name = max(contrasts.outcome_name) over (partition by contrasts.campaign_key)
order by
    contrasts.campaign_key asc, contrasts.segment_key asc nulls first, contrasts.arm_name asc,
    contrasts.other_arm_name asc;
