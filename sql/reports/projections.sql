-- One row per scatter chart of page one: two of them, three when more than three
-- features form the segments. What customers can spend against how readily they
-- respond comes first, then other features against the latter.
-- Not from marts: which charts to draw depends on what the fit froze.
with
pairs as (
    select distinct
        projection_cells.x_feature_name,
        projection_cells.y_feature_name,
    from model.projection_cells
    inner join model.current_run on projection_cells.run_id = current_run.run_id
),

effects as (
    select
        feature_name,
        avg(abs(effect_size_vs_others)) as mean_effect,
    from marts.segment_profiles
    where is_training_feature
    group by feature_name
),

training as (
    select count(*) as feature_count
    from model.fitted_catalog
    where role = 'train'
),

judged as (
    select
        pairs.x_feature_name,
        pairs.y_feature_name,
        first_one.stands_for = 'receptiveness' as is_swapped,
        coalesce(first_one.stands_for, '') <> '' and coalesce(second_one.stands_for, '') <> '' as has_both,
        'receptiveness' in (coalesce(first_one.stands_for, ''), coalesce(second_one.stands_for, '')) as has_receptiveness,
        coalesce(first_effect.mean_effect, 0) + coalesce(second_effect.mean_effect, 0) as mean_effect,
        training.feature_count,
    from pairs
    inner join features.feature_catalog as first_one on pairs.x_feature_name = first_one.feature_name
    inner join features.feature_catalog as second_one on pairs.y_feature_name = second_one.feature_name
    left join effects as first_effect on pairs.x_feature_name = first_effect.feature_name
    left join effects as second_effect on pairs.y_feature_name = second_effect.feature_name
    cross join training
),

ranked as (
    select
        case when is_swapped then y_feature_name else x_feature_name end as x_feature_name,
        case when is_swapped then x_feature_name else y_feature_name end as y_feature_name,
        feature_count,
        row_number() over (
            order by has_both desc, has_receptiveness desc, mean_effect desc, x_feature_name asc, y_feature_name asc
        ) as projection_rank,
    from judged
)

select
    ranked.projection_rank,
    ranked.x_feature_name,
    ranked.y_feature_name,
    xs.label as x_label,
    ys.label as y_label,
    xs.label || case when xs.unit <> '' then ', ' || xs.unit else '' end as x_title,
    ys.label || case when ys.unit <> '' then ', ' || ys.unit else '' end as y_title,
    -- sizes in pixels: three charts share a row; on paper a longer table leaves less height
    case when count(*) over () < 3 then 376 else 236 end as plot_width,
    case when count(*) over () < 3 then 320 else 240 end as plot_height,
    case when count(*) over () < 3 then 312 else 190 end as paper_width,
    158 - 19 * least(greatest((select count(*) from marts.segments) - 7, 0), 4) as paper_height,
from ranked
inner join features.feature_catalog as xs on ranked.x_feature_name = xs.feature_name
inner join features.feature_catalog as ys on ranked.y_feature_name = ys.feature_name
where ranked.projection_rank <= case when ranked.feature_count > 3 then 3 else 2 end
order by ranked.projection_rank;
