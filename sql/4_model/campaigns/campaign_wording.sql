-- One row per campaign, outcome, segment (null: all) and contacted arm: its
-- verdict as a word and as a sentence, and the warnings that concern it. The word
-- also says what is not judged at all. Read by marts.campaign_lift, pages and
-- commands.
create or replace view model.campaign_wording as
with
texts as (
    select
        effects.*,
        case when is_money then 1 else 100 end as factor,
        case when is_money then '{:,.2f}' else '{:,.1f}' end as number_format,
    from model.campaign_effects as effects
),

figures as (
    select
        texts.*,
        translate(
            format(number_format, factor * lift) || ' ('
            || format(number_format, factor * lift_low) || ' to ' || format(number_format, factor * lift_high) || ')',
            ',.-', '⸴⎖−'
        ) as lift_text,
        case when is_money then 'extra money per person' else 'extra per 100 contacted' end as unit_text,
        case
            when break_even_lift is null then 'no effect'
            else 'the ' || translate(format(number_format, factor * break_even_lift), ',.', '⸴⎖') || ' needed to pay'
        end as limit_text,
    from texts
)

select
    figures.campaign_key,
    figures.outcome_name,
    figures.arm_name,
    figures.segment_key,
    figures.verdict_word,
    case
        when figures.is_blocked then 'Not judged: ' || warnings.blocking_text
        when figures.is_bounded
            then
                'No worthwhile effect: at most ' || translate(format('{:,.1f}', 100 * figures.contacted_rate_high), ',.', '⸴⎖')
                || ' extra per 100 contacted even if nobody had responded without it, below '
                || figures.limit_text || '.'
        when figures.lift is null then 'Response only: nobody was held out, so extra sales are unknown.'
        when figures.lift_low is null
            then
                'Cannot tell: fewer than ' || thresholds.least_payer_count
                || ' people paid, contacted and held out together, or all paid the same.'
        when figures.verdict = 'works'
            then 'Works: ' || figures.lift_text || ' ' || figures.unit_text || ', above ' || figures.limit_text || '.'
        when figures.verdict = 'harms'
            then 'Harms: ' || figures.lift_text || ' ' || figures.unit_text || ', below 0.'
        when figures.verdict = 'no worthwhile effect'
            then
                'No worthwhile effect: ' || figures.lift_text || ' ' || figures.unit_text
                || ', below ' || figures.limit_text || '.'
        else 'Cannot tell: ' || figures.lift_text || ' ' || figures.unit_text || ' against ' || figures.limit_text || '.'
    end as verdict_text,
    warnings.warning_text,
from figures
cross join model.campaign_thresholds as thresholds
left join model.campaign_warnings as warnings
    on
        figures.campaign_key = warnings.campaign_key
        and figures.outcome_name = warnings.outcome_name
        and figures.arm_name = warnings.arm_name
        and figures.segment_key is not distinct from warnings.segment_key;

comment on view model.campaign_wording is 'One row per campaign, outcome, segment and arm: verdict and warnings in words.';
