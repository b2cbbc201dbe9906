-- One row per segment that a campaign has reached: what the campaign that counts
-- says about it, in figures and in a sentence. Read by segment_reasons.
create or replace view model.evidence_wording as
with rates as (
    select
        evidence.*,
        translate(format('{:,.1f} %', 100 * contacted_rate), ',.', '⸴⎖') as contacted_text,
        translate(format('{:,.1f} %', 100 * holdout_rate), ',.', '⸴⎖') as holdout_text,
        translate(format('{:,}', contacted_count), ',', '⸴') as contacted_count_text,
        translate(format('{:,}', holdout_count), ',', '⸴') as holdout_count_text,
        translate(
            format(
                'expect {:,.1f} extra per 100 ({:,.1f} to {:,.1f}{})',
                100 * planning_lift, 100 * planning_lift_low, 100 * planning_lift_high,
                case when campaign_count > 1 then format('; {} campaigns together', campaign_count) else '' end
            ),
            ',.-', '⸴⎖−'
        ) as lift_text,
        case
            when is_money_verdict and profit_per_contact is not null
                then
                    translate(
                        format(
                            'measured money gives {:,.2f}{} a contact ({:,.2f} to {:,.2f}) after its cost',
                            profit_per_contact, coalesce(' ' || nullif(currency_code, ''), ''),
                            profit_per_contact_low, profit_per_contact_high
                        ),
                        ',.-', '⸴⎖−'
                    )
            when break_even_lift is null then 'what it needs to pay is unknown without cost and value'
            else translate(format('needs {:,.1f} to pay', 100 * break_even_lift), ',.', '⸴⎖')
        end as limit_text,
    from model.segment_evidence as evidence
)

select
    rates.* exclude (contacted_text, holdout_text, contacted_count_text, holdout_count_text, lift_text, limit_text),
    case
        when rates.is_measured and rates.is_buying_anyway
            then
                'Responds well (' || rates.contacted_text || ') but as well without contact ('
                || rates.holdout_text || ').'
        when rates.is_bounded
            then
                'Only ' || rates.contacted_text || ' of ' || rates.contacted_count_text
                || ' contacted responded: even if nobody had without contact it '
                || rates.limit_text || '.'
        when rates.is_measured
            then
                rates.contacted_text || ' of ' || rates.contacted_count_text || ' contacted against '
                || rates.holdout_text || ' of ' || rates.holdout_count_text || ' held out: '
                || rates.lift_text || '; ' || rates.limit_text || '.'
        when rates.is_open
            then rates.campaign_name || ' is not judged yet: ' || rates.contacted_count_text || ' were contacted.'
        when rates.is_blocked
            then
                rates.campaign_name || ' is not judged: ' || rates.contacted_count_text || ' were contacted and '
                || rates.holdout_count_text || ' held out, and its figures carry a warning.'
        when rates.campaign_key is not null
            then
                'Response only (' || rates.contacted_text || ' of ' || rates.contacted_count_text
                || '): nobody was held out, so extra sales are unknown.'
    end as evidence_text,
from rates;

comment on view model.evidence_wording is 'One row per segment that a campaign has reached: what it says, in figures and in a sentence.';
