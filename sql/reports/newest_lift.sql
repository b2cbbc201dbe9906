-- One row per segment of the newest measured campaign, highest lift first: the
-- bars of "Whom should we reach next?". One arm and one outcome of it: the first
-- in the order of their names.
with
measured as (
    select *
    from marts.campaign_lift
    where segment_key is not null and lift is not null
    qualify rank() over (
        order by
            start_date desc,
            length(campaign_key) desc,
            campaign_key desc,
            outcome_name = 'response' desc,
            outcome_name asc,
            arm_name asc
    ) = 1
)

select
    row_number() over (order by lift desc, segment_key asc) - 1 as rank,
    campaign_name,
    outcome_name,
    segment_key,
    segment_name,
    contacted_count,
    contacted_rate,
    holdout_count,
    holdout_rate,
    100 * lift as lift_points,
    100 * lift_low as lift_points_low,
    100 * lift_high as lift_points_high,
    lift_low,
    lift_high,
    100 * break_even_lift as break_even_points,
    lower(split_part(verdict_text, ':', 1)) as verdict,  -- the word that opens its sentence
    verdict_text,
    warning_text,
from measured
order by rank;
