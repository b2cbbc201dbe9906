-- One row per segment of the current run: what they can spend and how readily
-- they respond beside all customers, as far as features stand for it (column
-- stands_for of the catalog). High and low by the rule of all words: a range
-- clear of all customers' value and an effect of at least 0.2. Several features
-- that stand for the same are averaged; -receptiveness: low is good. Read by the scorecard.
create or replace view model.segment_levels as
with
standing as (
    select
        effects.segment_key,
        ltrim(catalog.stands_for, '-') as stands_for,
        avg(
            case when starts_with(catalog.stands_for, '-') then -1 else 1 end
            * (profiles.segment_value - profiles.base_value) / nullif(profiles.base_sd, 0)
        ) as deviation,
        avg(
            case when starts_with(catalog.stands_for, '-') then -1 else 1 end
            * case effects.direction when 'higher' then 1 when 'lower' then -1 when 'too few to say' then null else 0 end
        ) as direction_mean,
    from model.segment_effects as effects
    inner join model.current_run on effects.run_id = current_run.run_id
    inner join features.feature_catalog as catalog on effects.feature_name = catalog.feature_name
    inner join model.segment_profiles as profiles
        on
            effects.run_id = profiles.run_id
            and effects.segment_key = profiles.segment_key
            and effects.feature_name = profiles.feature_name
            and profiles.category_name is null
    where catalog.stands_for is not null and effects.category_name is null
    group by effects.segment_key, ltrim(catalog.stands_for, '-')
),

levels as (
    select
        standing.*,
        case
            when 2 * direction_mean >= 1 then 'high'
            when 2 * direction_mean <= -1 then 'low'
            when direction_mean is not null then 'average'
        end as level,
        -- as many deviations above as below: 1 and 0
        least(greatest((1 + deviation / scorecard_weights.full_value_deviations) / 2, 0), 1) as value_part,
    from standing
    cross join model.scorecard_weights
)

select
    segment_key,
    max(level) filter (where stands_for = 'capacity') as capacity_level,
    max(level) filter (where stands_for = 'receptiveness') as receptiveness_level,
    avg(value_part) as value_part,
from levels
group by segment_key;

comment on view model.segment_levels is 'One row per segment: what they can spend and how readily they respond.';
