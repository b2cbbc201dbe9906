"""Read the counts of every contrast and store its test: arms against the holdout, and against each other."""

from __future__ import annotations

from typing import Any

from segapp.stages.campaigns.design.power import Level, two_sided_z
from segapp.stages.campaigns.effects import contrasts
from segapp.warehouse import Warehouse, step


def write_tests(warehouse: Warehouse, run_id: str) -> None:
    """Store the test of every contacted arm against the holdout, and of the arms against each other."""
    thresholds = warehouse.row("select family_alpha, power from model.campaign_thresholds")
    level = Level(thresholds.family_alpha, thresholds.power)
    judged = contrasts.judge(warehouse.rows(step("campaigns/arms_beside_holdout")), level)
    warehouse.execute("delete from model.campaign_tests")
    warehouse.insert("model.campaign_tests", [(run_id, *_test_row(pair, found)) for pair, found in judged])
    duels = contrasts.judge(warehouse.rows(step("campaigns/arms_beside_arms")), level)
    warehouse.execute("delete from model.campaign_arm_contrasts")
    warehouse.insert("model.campaign_arm_contrasts", [(run_id, *_duel_row(pair, found)) for pair, found in duels])


def _test_row(pair: Any, found: contrasts.Judged) -> tuple[object, ...]:
    key = (pair.campaign_key, pair.outcome_name, pair.segment_key, pair.arm_name, found.contrast_count)
    ranges = (found.lift_low, found.lift_high, found.p_value, found.p_value_adjusted)
    return (*key, *ranges, found.minimum_detectable_effect, found.rate_bound, found.test_name, found.lift_error)


def write_adjusted(warehouse: Warehouse, run_id: str) -> None:
    """Store the lift of every arm over all segments adjusted by segment, with a range that holds for all arms."""
    alpha = warehouse.scalar("select family_alpha from model.campaign_thresholds")
    warehouse.execute("delete from model.campaign_adjusted_lifts")
    made = []
    for row in warehouse.rows(step("campaigns/lifts_by_segment_weighted")):
        reach = two_sided_z(alpha / row.arm_count) * row.error
        key = (run_id, row.campaign_key, row.outcome_name, row.arm_name, row.segment_count)
        made.append((*key, row.lift, row.lift - reach, row.lift + reach, row.is_imbalanced))
    warehouse.insert("model.campaign_adjusted_lifts", made)


def _duel_row(pair: Any, found: contrasts.Judged) -> tuple[object, ...]:
    key = (pair.campaign_key, pair.outcome_name, pair.segment_key, pair.arm_name, pair.other_arm_name)
    return (*key, pair.contacted_rate - pair.holdout_rate, found.lift_low, found.lift_high, found.p_value_adjusted)
