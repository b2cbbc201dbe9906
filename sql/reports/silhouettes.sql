-- One row per segment: how clearly its customers sit in it. Silhouettes were
-- measured by the fit; who is on the edge, and who is an outlier, is of this run.
-- Not from marts: silhouettes by segment are part of the fit.
with
silhouettes as (
    select
        segment_silhouettes.segment_key,
        segment_silhouettes.mean_silhouette,
        segment_silhouettes.silhouette_p10,
        segment_silhouettes.silhouette_p90,
        segment_silhouettes.negative_share,
    from model.segment_silhouettes
    inner join model.current_run on segment_silhouettes.run_id = current_run.fit_run_id
),

edges as (
    select
        segment_key,
        count(*) filter (where typicality = 'borderline') as borderline_count,
        count(*) filter (where is_outlier) as outlier_count,
    from model.assignments
    group by segment_key
)

select
    segments.segment_key,
    segments.segment_name,
    row_number() over (order by segments.segment_key) - 1 as rank,
    silhouettes.mean_silhouette,
    silhouettes.silhouette_p10,
    silhouettes.silhouette_p90,
    silhouettes.negative_share,
    coalesce(edges.borderline_count, 0) as borderline_count,
    coalesce(edges.outlier_count, 0) as outlier_count,
from marts.segments
left join silhouettes on segments.segment_key = silhouettes.segment_key
left join edges on segments.segment_key = edges.segment_key
order by segments.segment_key;
