-- One row per index and tried number of segments: the small multiples of the
-- method page, in the order in which they are shown.
select
    indices.index_order,
    indices.index_label,
    indices.better_text,
    tried.k,
    case indices.index_name
        when 'silhouette' then tried.silhouette
        when 'calinski_harabasz' then tried.calinski_harabasz
        when 'davies_bouldin' then tried.davies_bouldin
        when 'inertia' then tried.inertia
        when 'gap' then tried.gap
        else tried.stability_mean_ari
    end as value,
    tried.is_chosen,
from marts.k_search as tried
inner join model.current_run on tried.run_id = current_run.fit_run_id
cross join (
    values
    (1, 'silhouette', 'Silhouette', 'higher is better; this one decides'),
    (2, 'calinski_harabasz', 'Calinski-Harabasz', 'higher is better'),
    (3, 'davies_bouldin', 'Davies-Bouldin', 'lower is better'),
    (4, 'inertia', 'Inertia', 'always falls; a bend is a hint'),
    (5, 'gap', 'Gap statistic', 'higher is better'),
    (6, 'stability', 'Stability', 'mean adjusted Rand of resamples')
) as indices (index_order, index_name, index_label, better_text)
where tried.k >= 2 and value is not null
order by indices.index_order, tried.k;
