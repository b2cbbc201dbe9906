-- One row per segment: everything its page says about it as a whole.
-- Not from marts: how often the fit was drawn again is part of the fit.
select
    segments.segment_key,
    segments.segment_name,
    segments.name_source,
    segments.customer_count,
    segments.customer_share,
    segments.previous_customer_count,
    segments.customer_count - segments.previous_customer_count as change_count,
    segments.joined_count,
    segments.left_count,
    segments.lineage,
    segments.trait_1_text,
    segments.trait_2_text,
    segments.trait_3_text,
    segments.stability_jaccard,
    segments.stability_grade,
    stability.resample_count,
    segments.rule_text,
    segments.rule_sql,
    segments.rule_precision,
    segments.rule_recall,
    segments.first_seen_date,
from marts.segments
cross join model.current_run
left join model.segment_stability as stability
    on current_run.fit_run_id = stability.run_id and segments.segment_key = stability.segment_key
order by segments.segment_key;
