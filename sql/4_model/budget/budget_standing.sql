-- One row: whether the newest plan still stands. A campaign that it rests on may
-- have come to be not judged since, or be gone; then its profits are not shown.
-- Read by marts.budget_plan, the report, and campaign freeze --from-plan.
create or replace view model.budget_standing as
with bases as (
    select distinct
        plans.campaign_key,
        campaigns.campaign_name,
    from model.budget_plans as plans
    left join core.campaigns on plans.campaign_key = campaigns.campaign_key
    where plans.campaign_key is not null
),

reasons as (
    select
        bases.campaign_key,
        coalesce(
            bases.campaign_name || ' is not judged: ' || string_agg(flags.flag_text, ' ' order by flags.flag_name),
            'The campaign that it rests on is gone.'
        ) as reason_text,
    from bases
    left join model.campaign_flags as flags
        on
            bases.campaign_key = flags.campaign_key
            and flags.is_blocking
            and flags.scope in ('campaign', 'segments')
    group by bases.campaign_key, bases.campaign_name
    having count(flags.flag_text) > 0 or bases.campaign_name is null
)

select
    count(*) = 0 as is_standing,
    string_agg(reason_text, ' ' order by campaign_key) as reason_text,
from reasons;

comment on view model.budget_standing is 'One row: whether what the newest plan rests on is still judged.';
