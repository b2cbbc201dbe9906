-- One row per segment of the current run: what to do about it and why, in a
-- sentence, from the campaign that measured it or else from the scorecard. The
-- figures of that campaign go along: to ask segment_evidence for them again would
-- double what a reader has to plan. Read by marts.segment_targets.
create or replace view model.segment_reasons as
with reasons as (
    select
        scores.*,
        evidence.* exclude (segment_key, advice, evidence_text),
        case
            when evidence.campaign_key is null then 'scorecard'
            when evidence.is_measured then 'measured lift'
            else 'response only'
        end as evidence_type,
        case when evidence.is_measured or evidence.is_bounded then evidence.advice else scores.advice end as final_advice,
        coalesce(evidence.evidence_text, wording.scorecard_text) as short_reason_text,
    from model.segment_scores as scores
    left join model.scorecard_wording as wording on scores.segment_key = wording.segment_key
    left join model.evidence_wording as evidence on scores.segment_key = evidence.segment_key
)

select
    reasons.* exclude (advice, final_advice),
    final_advice as advice,
    -- a table is read without the page round it, so the caution goes along
    short_reason_text || case
        when evidence_type = 'scorecard' and total_points is not null
            then ' This is a ranking, not proof that they will respond.'
        else ''
    end as reason_text,
from reasons;

comment on view model.segment_reasons is 'One row per segment: what to do about it and why.';
