-- One row per campaign, variant, outcome and rule for choosing whom to contact first: does choosing
-- by it find more extra responses than contacting everybody alike?
-- Not from marts: one sentence a rule, told here and nowhere else.
select
    targeting.campaign_key,
    coalesce(feature_catalog.label, targeting.rule_name) as rule_name,
    targeting.is_segment_rule,
    targeting.outcome_name,
    case when count(distinct targeting.arm_name) over (partition by targeting.campaign_key) > 1 then targeting.arm_name end
        as arm_name,
    campaigns.campaign_name,
    targeting.group_count,
    targeting.qini,
    targeting.qini_low,
    targeting.qini_high,
    targeting.verdict,
    targeting.verdict_text,
from model.campaign_targeting as targeting
inner join core.campaigns on targeting.campaign_key = campaigns.campaign_key
left join features.feature_catalog on targeting.rule_name = feature_catalog.feature_name
order by
    targeting.campaign_key asc, targeting.outcome_name asc, targeting.arm_name asc, targeting.is_segment_rule desc,
    targeting.rule_name asc;
