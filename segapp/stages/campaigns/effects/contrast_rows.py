"""Read the counts of every contrast and store what its test says: arms against the holdout, and against each other."""

from __future__ import annotations

from typing import Any

from segapp.stages.campaigns.design.power import Level, two_sided_z
from segapp.stages.campaigns.effects import contrasts
from segapp.warehouse import Warehouse

PAIRS = """
select
    contacted.campaign_key, contacted.outcome_name, contacted.is_money, contacted.segment_key, contacted.arm_name,
    contacted.member_count as contacted_count, contacted.response_count as contacted_response_count,
    contacted.rate as contacted_rate, contacted.variance, contacted.third_moment, contacted.paying_count,
    coalesce(holdout.member_count, 0) as holdout_count,
    coalesce(holdout.response_count, 0) as holdout_response_count,
    holdout.rate as holdout_rate, holdout.variance as holdout_variance,
    holdout.third_moment as holdout_third_moment, holdout.paying_count as holdout_paying_count,
    thresholds.least_payer_count, outcome_values.break_even_lift
from model.campaign_rates as contacted
cross join model.campaign_thresholds as thresholds
inner join model.campaign_values as outcome_values
    on contacted.campaign_key = outcome_values.campaign_key and contacted.outcome_name = outcome_values.outcome_name
left join model.campaign_rates as holdout
    on contacted.campaign_key = holdout.campaign_key and contacted.outcome_name = holdout.outcome_name
    and contacted.segment_key is not distinct from holdout.segment_key and holdout.is_holdout
where not contacted.is_holdout
order by contacted.campaign_key, contacted.outcome_name, contacted.segment_key nulls first, contacted.arm_name"""
"""Every contacted arm beside the holdout, with the lift that pays."""


def write_tests(warehouse: Warehouse, run_id: str) -> None:
    """Store the test of every contacted arm against the holdout, and of the arms against each other."""
    thresholds = warehouse.row("select family_alpha, power from model.campaign_thresholds")
    level = Level(thresholds.family_alpha, thresholds.power)
    judged = contrasts.judge(warehouse.rows(PAIRS), level)
    warehouse.execute("delete from model.campaign_tests")
    warehouse.insert("model.campaign_tests", [(run_id, *_test_row(pair, found)) for pair, found in judged])
    duels = contrasts.judge(warehouse.rows(DUELS), level)
    warehouse.execute("delete from model.campaign_arm_contrasts")
    warehouse.insert("model.campaign_arm_contrasts", [(run_id, *_duel_row(pair, found)) for pair, found in duels])


def _test_row(pair: Any, found: contrasts.Judged) -> tuple[object, ...]:
    key = (pair.campaign_key, pair.outcome_name, pair.segment_key, pair.arm_name, found.contrast_count)
    ranges = (found.lift_low, found.lift_high, found.p_value, found.p_value_adjusted)
    return (*key, *ranges, found.minimum_detectable_effect, found.rate_bound, found.test_name, found.lift_error)


DUELS = """
select
    first_arm.campaign_key, first_arm.outcome_name, first_arm.is_money, first_arm.segment_key,
    first_arm.arm_name, second_arm.arm_name as other_arm_name,
    first_arm.member_count as contacted_count, first_arm.response_count as contacted_response_count,
    first_arm.rate as contacted_rate, first_arm.variance, first_arm.third_moment, first_arm.paying_count,
    second_arm.member_count as holdout_count, second_arm.response_count as holdout_response_count,
    second_arm.rate as holdout_rate, second_arm.variance as holdout_variance,
    second_arm.third_moment as holdout_third_moment, second_arm.paying_count as holdout_paying_count,
    thresholds.least_payer_count,
    null as break_even_lift
from model.campaign_rates as first_arm
cross join model.campaign_thresholds as thresholds
inner join model.campaign_rates as second_arm
    on first_arm.campaign_key = second_arm.campaign_key and first_arm.outcome_name = second_arm.outcome_name
    and first_arm.segment_key is not distinct from second_arm.segment_key
    and first_arm.arm_name < second_arm.arm_name
where not first_arm.is_holdout and not second_arm.is_holdout
order by
    first_arm.campaign_key, first_arm.outcome_name, first_arm.segment_key nulls first, first_arm.arm_name,
    second_arm.arm_name"""
"""Every pair of contacted arms; the second stands where the holdout would."""


STRATA = """
with sizes as (
    select campaign_key, segment_key, sum(member_count)::double as people
    from model.campaign_counts
    where outcome_name = 'response' and segment_key is not null
    group by campaign_key, segment_key
),
arms as (
    select campaign_key, outcome_name, count(distinct arm_name)::integer as arm_count
    from model.campaign_lifts
    group by campaign_key, outcome_name
)
select
    lifts.campaign_key, lifts.outcome_name, lifts.arm_name, arms.arm_count, count(*) as segment_count,
    sum(people * lift order by lifts.segment_key) / sum(people) as lift,
    sqrt(sum(people * people * sampling_error * sampling_error order by lifts.segment_key)) / sum(people) as error,
    coalesce(bool_or(balance.p_value < thresholds.split_alpha), false) as is_imbalanced
from model.campaign_lifts as lifts
inner join sizes on lifts.campaign_key = sizes.campaign_key and lifts.segment_key = sizes.segment_key
inner join arms on lifts.campaign_key = arms.campaign_key and lifts.outcome_name = arms.outcome_name
cross join model.campaign_thresholds as thresholds
left join model.campaign_balance as balance on lifts.campaign_key = balance.campaign_key
where lifts.lift is not null and lifts.sampling_error > 0
group by lifts.campaign_key, lifts.outcome_name, lifts.arm_name, arms.arm_count
order by all"""
"""Miratrix, Sekhon and Yu (2013): lifts inside segments, weighted by everybody in them."""


def write_adjusted(warehouse: Warehouse, run_id: str) -> None:
    """Store the lift of every arm over all segments adjusted by segment, with a range that holds for all arms."""
    alpha = warehouse.scalar("select family_alpha from model.campaign_thresholds")
    warehouse.execute("delete from model.campaign_adjusted_lifts")
    made = []
    for row in warehouse.rows(STRATA):
        reach = two_sided_z(alpha / row.arm_count) * row.error
        key = (run_id, row.campaign_key, row.outcome_name, row.arm_name, row.segment_count)
        made.append((*key, row.lift, row.lift - reach, row.lift + reach, row.is_imbalanced))
    warehouse.insert("model.campaign_adjusted_lifts", made)


def _duel_row(pair: Any, found: contrasts.Judged) -> tuple[object, ...]:
    key = (pair.campaign_key, pair.outcome_name, pair.segment_key, pair.arm_name, pair.other_arm_name)
    return (*key, pair.contacted_rate - pair.holdout_rate, found.lift_low, found.lift_high, found.p_value_adjusted)
