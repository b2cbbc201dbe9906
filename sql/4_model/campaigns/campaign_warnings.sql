-- One row per campaign, outcome, segment (null: all) and contacted arm that
-- anything is to be known of: its warnings, those that suppress the verdict
-- first. Read by the wording of verdicts.
create or replace view model.campaign_warnings as
select
    effects.campaign_key,
    effects.outcome_name,
    effects.arm_name,
    effects.segment_key,
    string_agg(flags.flag_text, ' ' order by flags.is_blocking desc, flags.flag_name asc) as warning_text,
    string_agg(flags.flag_text, ' ' order by flags.flag_name asc) filter (where flags.is_blocking)
        as blocking_text,
from model.campaign_lifts as effects
inner join model.campaign_flags as flags on effects.campaign_key = flags.campaign_key
where
    flags.scope = 'campaign'
    or (flags.scope = 'overall' and effects.segment_key is null)
    or (flags.scope = 'segments' and effects.segment_key is not null)
group by effects.campaign_key, effects.outcome_name, effects.arm_name, effects.segment_key;

comment on view model.campaign_warnings is 'One row per campaign, outcome, segment and arm: what to know of it.';
