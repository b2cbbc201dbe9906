-- One row per number of segments that was not chosen, and segment as it would be.
select
    alternatives.k,
    alternatives.segment_rank,
    alternatives.segment_name,
    alternatives.customer_count,
    alternatives.customer_share,
    alternatives.trait_1_text,
    alternatives.trait_2_text,
    alternatives.trait_3_text,
    alternatives.origin_text,
    tried.silhouette,
    tried.stability_mean_ari,
    tried.is_eligible,
from marts.k_alternatives as alternatives
inner join model.current_run on alternatives.run_id = current_run.fit_run_id
inner join marts.k_search as tried
    on alternatives.run_id = tried.run_id and alternatives.k = tried.k
order by alternatives.k, alternatives.segment_rank;
