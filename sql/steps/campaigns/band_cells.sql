-- Writes one row per campaign, feature, band of its values and arm: members and
-- responses, to ask whether one feature would choose as well as segments do.
insert into model.campaign_band_cells
with places as (
    select unnest(range(1, 101))::integer as place
)

select
    $run_id as run_id,
    results.campaign_key,
    places.place as feature_order,
    substr(results.feature_bands, places.place, 1) as band,
    results.is_holdout,
    results.is_ranking_half,
    count(*) as member_count,
    count(*) filter (where results.is_responded) as responded_count,
    results.arm_name
from model.campaign_results as results
inner join core.campaigns on results.campaign_key = campaigns.campaign_key
inner join places on places.place <= length(results.feature_bands)
where campaigns.outcomes_until_date is not null and results.is_known_customer and results.conflicting_arm_name is null
group by all
order by all
