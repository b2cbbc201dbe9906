-- One row per segment of the current run: what to do about it and why, in a
-- sentence, from the campaign that speaks for it or else from the scorecard.
-- Read by marts.segment_targets.
create or replace view model.segment_reasons as
with
rates as (
    select
        evidence.*,
        translate(format('{:,.1f} %', 100 * contacted_rate), ',.', '⸴⎖') as contacted_text,
        translate(format('{:,.1f} %', 100 * holdout_rate), ',.', '⸴⎖') as holdout_text,
        translate(format('{:,}', contacted_count), ',', '⸴') as contacted_count_text,
        translate(format('{:,}', holdout_count), ',', '⸴') as holdout_count_text,
        translate(
            format('{:,.1f} points ({:,.1f} to {:,.1f})', 100 * lift, 100 * lift_low, 100 * lift_high), ',.-', '⸴⎖−'
        ) as lift_text,
        case
            when break_even_lift is null then 'what it needs to pay is unknown without cost and value'
            else translate(format('needs {:,.1f} to pay', 100 * break_even_lift), ',.', '⸴⎖')
        end as limit_text,
    from model.segment_evidence as evidence
),

reasons as (
    select
        scores.*,
        rates.campaign_name,
        rates.start_date,
        rates.break_even_lift,
        case
            when rates.campaign_key is null then 'scorecard'
            when rates.is_measured then 'measured lift'
            else 'response only'
        end as evidence_type,
        case when rates.is_measured then rates.advice else scores.advice end as final_advice,
        case
            when rates.is_measured and rates.is_buying_anyway
                then
                    'Responds well (' || rates.contacted_text || ') but as well without contact ('
                    || rates.holdout_text || ').'
            when rates.is_measured
                then
                    rates.contacted_text || ' of ' || rates.contacted_count_text || ' contacted against '
                    || rates.holdout_text || ' of ' || rates.holdout_count_text || ' held out: '
                    || rates.lift_text || '; ' || rates.limit_text || '.'
            when rates.holdout_count > 0
                then
                    rates.campaign_name || ' says too little: ' || rates.contacted_text || ' of '
                    || rates.contacted_count_text || ' contacted responded against ' || rates.holdout_text || ' of '
                    || rates.holdout_count_text || ' held out, and its figures carry a warning.'
            when rates.campaign_key is not null
                then
                    'Response only (' || rates.contacted_text || ' of ' || rates.contacted_count_text
                    || '): nobody was held out, so extra sales are unknown.'
            else
                -- what alone decides against a segment of many points is said first
                case
                    when scores.receptiveness_level = 'low'
                        then 'Readiness to respond is low' || coalesce('; capacity ' || scores.capacity_level, '') || ', '
                    when scores.capacity_level <> 'high' and scores.receptiveness_level <> 'high'
                        then 'Neither capacity nor readiness to respond is high, '
                    when scores.receptiveness_level is null then coalesce('Capacity ' || scores.capacity_level || ', ', '')
                    else
                        coalesce('Capacity ' || scores.capacity_level || ', readiness', 'Readiness')
                        || ' to respond ' || scores.receptiveness_level || ', '
                end
                || translate(format('{:,}', scores.reachable_count), ',', '⸴') || ' can be contacted: '
                || format('{:.0f}', scores.total_points) || ' of 100 points on a scorecard, which is no evidence'
                || ' of response.'
        end as reason_text,
    from model.segment_scores as scores
    left join rates on scores.segment_key = rates.segment_key
)

select
    reasons.* exclude (advice, final_advice),
    final_advice as advice,
from reasons;

comment on view model.segment_reasons is 'One row per segment: what to do about it and why.';
