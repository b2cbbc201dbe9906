-- One row per run, segment, feature and category: the mean or share with its
-- 95 % interval. Read by model.segment_effects.
--   mean   Student interval; its factor in closed form for 1, 2 and 4 degrees of freedom (Shaw 2006),
--          else by the Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5)
--   share  Wilson interval (Wilson 1927)
create or replace view model.segment_intervals as
with
counted as (
    select
        profiles.*,
        thresholds.interval_z as z,
        thresholds.interval_level as covered,
        1 - power(thresholds.interval_level, 2) as tails,
        profiles.category_name is not null as is_share,
        nullif(greatest(profiles.customer_count - 1, 0), 0) as freedom,
        thresholds.interval_z / nullif(profiles.customer_count, 0) as z_per_customer,
    from model.segment_profiles as profiles
    cross join model.thresholds
),

factors as (
    select
        *,
        case freedom
            when 1 then tan(pi() * covered / 2)
            when 2 then covered * sqrt(2 / tails)
            when 4 then 2 * sqrt(cos(acos(sqrt(tails)) / 3) / sqrt(tails) - 1)
            else
                z + (power(z, 3) + z) / (4 * freedom)
                + (5 * power(z, 5) + 16 * power(z, 3) + 3 * z) / (96 * power(freedom, 2))
                + (3 * power(z, 7) + 19 * power(z, 5) + 17 * power(z, 3) - 15 * z) / (384 * power(freedom, 3))
                + (79 * power(z, 9) + 776 * power(z, 7) + 1482 * power(z, 5) - 1920 * power(z, 3) - 945 * z)
                / (92160 * power(freedom, 4))
        end as student_t,
        1 + z * z_per_customer as wilson_scale,
    from counted
),

intervals as (
    select
        *,
        case
            when is_share then (segment_value + z * z_per_customer / 2) / wilson_scale
            else segment_value
        end as centre,
        case
            when is_share
                then
                    sqrt(segment_value * (1 - segment_value) * z * z_per_customer + power(z * z_per_customer / 2, 2))
                    / wilson_scale
            else student_t * segment_sd / sqrt(freedom)
        end as half_width,
    from factors
)

select
    run_id,
    segment_key,
    feature_name,
    category_name,
    is_share,
    customer_count,
    missing_count,
    segment_value,
    segment_sd,
    centre - half_width as value_low,
    centre + half_width as value_high,
    base_count,
    base_value,
    base_sd,
from intervals;

comment on view model.segment_intervals is 'One row per run, segment, feature and category: mean or share with its 95 % interval.';
