-- One row per campaign, outcome, segment and arm that another arm is surely
-- better than: no advice rests on it. Read by segment_evidence.
create or replace view model.campaign_beaten_arms as
select
    campaign_key,
    outcome_name,
    segment_key,
    case when difference_low > 0 then other_arm_name else arm_name end as arm_name,
    string_agg(distinct case when difference_low > 0 then arm_name else other_arm_name end, ', ') as better_arm_names,
from model.campaign_arm_contrasts
where segment_key is not null and (difference_low > 0 or difference_high < 0)
group by all;

comment on view model.campaign_beaten_arms is 'One row per campaign, outcome, segment and arm that another arm is surely better than.';
