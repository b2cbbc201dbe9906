-- One row per segment: how clearly its customers sit in it. The margin is
-- 1 - d1 / d2 with the distances to the own and the second-best centre, which is
-- the simplified silhouette (Hruschka et al. 2004).
with
margins as (
    select
        segment_key,
        avg(runner_up_margin) as margin_mean,
        quantile_cont(runner_up_margin, [0.1, 0.9]) as margin_range,
        count(*) filter (where typicality = 'borderline') as borderline_count,
        count(*) filter (where is_outlier) as outlier_count,
    from model.assignments
    where runner_up_margin is not null
    group by segment_key
)

select
    segments.segment_key,
    segments.segment_name,
    row_number() over (order by segments.segment_key) - 1 as rank,
    margins.margin_mean,
    margins.margin_range[1] as margin_p10,
    margins.margin_range[2] as margin_p90,
    margins.borderline_count,
    margins.outlier_count,
from marts.segments
inner join margins on segments.segment_key = margins.segment_key
order by segments.segment_key;
