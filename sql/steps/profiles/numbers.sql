-- Writes one row per segment and number: its figures beside those of everybody who
-- was placed.
insert into model.segment_profiles (
    run_id, segment_key, feature_name, category_name, customer_count, missing_count, segment_value, segment_sd,
    segment_median, segment_p10, segment_p90, base_count, base_value, base_sd, base_median
)

select
    $run_id as run_id, figures.segment_key, figures.feature_name, null as category_name,
    figures.customer_count, figures.missing_count, figures.mean, figures.sd,
    figures.median, figures.p10, figures.p90,
    base.customer_count as base_count, base.mean as base_value, base.sd as base_sd, base.median as base_median
from number_figures as figures
inner join number_figures as base on figures.feature_number = base.feature_number and base.scope = 'placed'
where figures.scope = 'segment'
order by figures.segment_key, figures.feature_number
