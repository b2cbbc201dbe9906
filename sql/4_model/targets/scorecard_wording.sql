-- One row per segment of the current run: what the scorecard says about it, in a
-- sentence. Read by the reasons of segments without evidence from a campaign.
create or replace view model.scorecard_wording as
select
    scores.segment_key,
    -- what alone decides against a segment of many points is said first
    case
        when scores.total_points is null
            then
                'Nothing is known of what they can spend or how readily they respond: all segments are to'
                || ' be tested alike, '
        when scores.receptiveness_level = 'low'
            then 'Readiness to respond is low' || coalesce('; capacity ' || scores.capacity_level, '') || ', '
        when scores.capacity_level <> 'high' and scores.receptiveness_level <> 'high'
            then 'Neither capacity nor readiness to respond is high, '
        when scores.receptiveness_level is null then coalesce('Capacity ' || scores.capacity_level || ', ', '')
        else
            coalesce('Capacity ' || scores.capacity_level || ', readiness', 'Readiness')
            || ' to respond ' || scores.receptiveness_level || ', '
    end
    || translate(format('{:,}', scores.reachable_count), ',', '⸴') || ' can be contacted'
    || coalesce(': scores ' || format('{:.0f}', scores.total_points) || ' of 100.', '.') as scorecard_text,
from model.segment_scores as scores;

comment on view model.scorecard_wording is 'One row per segment: what the scorecard says about it.';
