-- One row: a segment for the terminal (segapp explain), in sentences that stand on
-- the pages, too.
select
    segments.segment_key,
    segments.segment_name,
    segments.customer_count,
    segments.customer_share,
    concat_ws(
        '; ', nullif(segments.trait_1_text, ''), nullif(segments.trait_2_text, ''), nullif(segments.trait_3_text, '')
    ) as traits_text,
    segments.stability_grade,
    segments.stability_jaccard,
    segments.rule_text,
    segments.rule_precision,
    targets.advice,
    targets.reason_text,
    segments.data_date,
    segments.run_id,
from marts.segments
left join marts.segment_targets as targets on segments.segment_key = targets.segment_key
where segments.segment_key = $segment_key;
