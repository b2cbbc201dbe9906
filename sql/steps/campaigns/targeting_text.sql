-- One text: whether targeting by segment pays, variant by variant, in responses and
-- in money.
with verdicts as (
    select *, count(distinct arm_name) over () as arm_count
    from model.campaign_targeting
    where campaign_key = $campaign_key and is_segment_rule
)

select
    string_agg(
        concat(
            case
                when arm_count > 1 then 'With ' || arm_name || if(outcome_name = 'revenue', ', in money: ', ': ')
                when outcome_name = 'revenue' then 'In money: '
            end,
            verdict_text
        ), ' ' order by outcome_name, arm_name
    )
from verdicts
