-- The share of every category is about that of the run before.
-- severity: warn
with
shares as (
    select distinct
        run_id,
        feature_name,
        category_name,
        base_value,
    from model.segment_profiles
    where category_name is not null
),

pairs as (
    select
        shares.feature_name,
        shares.category_name,
        coalesce(max(case when shares.run_id = current_run.run_id then shares.base_value end), 0) as category_share,
        coalesce(max(case when shares.run_id = current_run.previous_run_id then shares.base_value end), 0)
            as previous_category_share,
    from shares
    inner join model.current_run on shares.run_id in (current_run.run_id, current_run.previous_run_id)
    where current_run.previous_run_id is not null
    group by shares.feature_name, shares.category_name
)

select
    catalog.label,
    pairs.category_name,
    pairs.category_share,
    pairs.previous_category_share,
from pairs
inner join features.feature_catalog as catalog on pairs.feature_name = catalog.feature_name
cross join model.thresholds
where abs(pairs.category_share - pairs.previous_category_share) > thresholds.shift_max_share;
