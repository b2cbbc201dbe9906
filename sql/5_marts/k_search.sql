-- One row per fit and tried number of segments, with every index of quality. Read
-- to see why this number was chosen.
create or replace view marts.k_search as
select
    k_search.run_id,
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
from model.k_search;

comment on view marts.k_search is 'One row per fit and tried number of segments.';
comment on column marts.k_search.run_id is 'The fit.';
comment on column marts.k_search.k is 'Number of segments tried.';
comment on column marts.k_search.inertia is 'Sum of squared distances to the own centre, in standard deviations; always falls with k.';
comment on column marts.k_search.silhouette is 'Mean silhouette (Rousseeuw 1987), Euclidean; higher is better. The rule chooses by it.';
comment on column marts.k_search.silhouette_squared is 'Mean silhouette with squared distances.';
comment on column marts.k_search.calinski_harabasz is 'Calinski-Harabasz index; higher is better.';
comment on column marts.k_search.davies_bouldin is 'Davies-Bouldin index; lower is better.';
comment on column marts.k_search.gap is 'Gap statistic (Tibshirani et al. 2001); higher is better.';
comment on column marts.k_search.gap_standard_error is 'Standard error of the gap.';
comment on column marts.k_search.smallest_segment_share is 'Share of customers in the smallest segment.';
comment on column marts.k_search.restart_spread is 'Spread of inertia over the restarts, relative to the best.';
comment on column marts.k_search.stability_mean_ari is 'Mean adjusted Rand index of resampled fits with this one, up to 1.';
comment on column marts.k_search.is_eligible is 'Whether the rule may choose it: no segment too small.';
comment on column marts.k_search.is_chosen is 'Whether it was published.';
comment on column marts.k_search.is_within_chance is 'Whether its silhouette is the highest of the eligible ones or within chance of it.';
comment on column marts.k_search.pointer_text is 'Indices that point to this number, such as gap, stability; null where none does.';
