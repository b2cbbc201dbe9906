-- One row per tried number of segments, with every index of quality.
select
    k_search.k,
    k_search.inertia,
    k_search.silhouette,
    k_search.silhouette_squared,
    k_search.calinski_harabasz,
    k_search.davies_bouldin,
    k_search.gap,
    k_search.gap_standard_error,
    k_search.smallest_segment_share,
    k_search.restart_spread,
    k_search.stability_mean_ari,
    k_search.is_eligible,
    k_search.is_chosen,
    k_search.is_within_chance,
    k_search.pointer_text,
from marts.k_search
inner join model.current_run on k_search.run_id = current_run.fit_run_id
order by k_search.k;
