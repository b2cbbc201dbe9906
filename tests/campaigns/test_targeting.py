"""Does choosing by segment pay? Gains are counted on the half of the members on which nothing was ranked."""

from __future__ import annotations

import numpy as np
import pytest

from segapp.stages.campaigns import Split, measure
from segapp.stages.campaigns.effects import targeting, uplift
from segapp.stages.campaigns.effects.uplift import GroupCounts
from tests.worlds.campaign import RUN, respond, spring, world


def half(**groups: tuple[int, int, int, int]) -> dict[str, GroupCounts]:
    return {name: GroupCounts(*counts) for name, counts in groups.items()}


def test_the_gain_curve_is_that_of_a_hand_worked_case() -> None:
    """Half the people with lift 0.2 first, then half with lift 0: the area above the straight line is 0.025."""
    judged = uplift.judge(["A", "B"], half(A=(50, 15, 50, 5), B=(50, 5, 50, 5)))
    assert [step.contacted_share for step in judged.steps] == pytest.approx([0, 0.5, 1])
    assert [step.gain for step in judged.steps] == pytest.approx([0, 0.1, 0.1])
    assert [step.gain_everybody for step in judged.steps] == pytest.approx([0, 0.05, 0.1])
    assert judged.qini == pytest.approx(0.025)
    assert uplift.judge(["B", "A"], half(A=(50, 15, 50, 5), B=(50, 5, 50, 5))).qini == pytest.approx(-0.025)


def test_qini_is_the_area_between_the_curve_and_the_line() -> None:
    """The closed form equals the trapezoidal area of the steps, for random groups."""
    draws = np.random.default_rng(2)
    for _ in range(20):
        groups = {f"S{i:02d}": draws.integers(20, 200, 2) for i in range(6)}
        counts = {
            k: GroupCounts(n, int(draws.integers(0, n)), m, int(draws.integers(0, m))) for k, (n, m) in groups.items()
        }
        judged = uplift.judge(uplift.ranking(counts), counts)
        share = [step.contacted_share for step in judged.steps]
        area = np.trapezoid([step.gain - step.gain_everybody for step in judged.steps], share)
        assert judged.qini == pytest.approx(area)
        assert judged.steps[-1].gain == pytest.approx(judged.everybody_gain)


def test_the_variance_of_qini_is_that_of_repeated_draws() -> None:
    """With the ranking fixed, the spread of Qini over 4,000 simulated campaigns is the one in closed form."""
    draws = np.random.default_rng(4)
    rates = {"A": (0.2, 0.1), "B": (0.1, 0.1), "C": (0.05, 0.08)}
    found = []
    for _ in range(4000):
        counts = {
            k: GroupCounts(800, int(draws.binomial(800, p)), 200, int(draws.binomial(200, q)))
            for k, (p, q) in rates.items()
        }
        found.append(uplift.judge(["A", "B", "C"], counts))
    assert np.mean([each.variance for each in found]) == pytest.approx(np.var([each.qini for each in found]), rel=0.08)


def test_targeting_pays_where_segments_differ_and_not_where_they_do_not() -> None:
    """Planted differences are found; without differences the answer is never yes."""
    verdicts = []
    for rates in ({"S01": (10, 10), "S02": (20, 4), "S03": (4, 8)}, dict.fromkeys(("S01", "S02", "S03"), (12, 6))):
        warehouse = world((20_000, 20_000, 20_000))
        spring(warehouse, split=Split(0.3))
        respond(warehouse, rates)
        measure(warehouse, RUN)
        row = warehouse.row("select * from model.campaign_targeting where is_segment_rule")
        verdicts.append(row.verdict)
        assert row.qini_low < row.qini < row.qini_high
        assert row.everybody_gain == pytest.approx(sum(p - q for p, q in rates.values()) / 300, abs=0.004)
        steps = warehouse.rows("select * from model.campaign_uplift_curve where rule_name = 'segments' order by all")
        assert [step.step_rank for step in steps] == [0, 1, 2, 3] * 2
    assert verdicts[0] == "yes"
    assert verdicts[1] in ("no", "cannot tell")


def test_the_best_single_feature_is_judged_beside_the_segments() -> None:
    """Segments made from income alone do about as well as income itself; the sentence calls it by its label."""
    warehouse = world((20_000, 20_000, 20_000))
    spring(warehouse, split=Split(0.3))
    respond(warehouse, {"S01": (10, 10), "S02": (20, 4), "S03": (4, 8)})
    measure(warehouse, RUN)
    rows = warehouse.rows("select * from model.campaign_targeting order by is_segment_rule desc")
    assert [(row.rule_name, row.is_best_feature) for row in rows] == [("segments", False), ("annual_income_k", True)]
    assert "The best single feature, income, does about as well." in rows[0].verdict_text
    assert rows[0].heterogeneity_p_value < 1e-9


def test_where_nothing_can_be_told_no_likeness_is_claimed() -> None:
    """Two ranges that hold nearly everything are no sign of doing as well; negative figures have a real minus sign."""
    warehouse = world((60, 60, 60))
    spring(warehouse, split=Split(0.5))
    respond(warehouse, {"S01": (20, 10), "S02": (20, 10), "S03": (20, 10)})
    measure(warehouse, RUN)
    row = warehouse.row("select verdict, verdict_text from model.campaign_targeting where is_segment_rule")
    assert row.verdict == "cannot tell"
    assert "-" not in row.verdict_text
    assert "(\N{MINUS SIGN}" in row.verdict_text
    assert row.verdict_text.endswith(
        "It is also unclear whether the best single feature, income, does better or worse."
    )


def test_without_a_holdout_there_is_nothing_to_say() -> None:
    """No holdout, no lift, no answer."""
    warehouse = world((1000, 1000))
    spring(warehouse, split=Split(0.0))
    respond(warehouse, {"S01": (10, 10), "S02": (20, 10)})
    measure(warehouse, RUN)
    assert warehouse.scalar("select count(*) from model.campaign_targeting") == 0


@pytest.mark.parametrize("spread", [0.0, 0.03])
def test_the_range_of_both_ways_round_holds(spread: float) -> None:
    """Each half ranks for the other, so both are correlated: the range of their mean covers 94 % and more."""
    draws = np.random.default_rng(6)
    lifts = 0.03 + draws.normal(0, spread, 6)
    covered = 0
    for _ in range(1000):
        halves = [
            {
                f"S{i}": GroupCounts(800, int(draws.binomial(800, 0.06 + x)), 200, int(draws.binomial(200, 0.06)))
                for i, x in enumerate(lifts)
            }
            for _ in range(2)
        ]
        truth = 0.0
        for each in halves:
            for rank, name in enumerate(uplift.ranking(each)):
                truth += (0.5 - (rank + 0.5) / 6) * lifts[int(name[1])] / 6 / 2
        qini, reach = targeting.mean_of(uplift.cross_judge(*halves), 1.96)
        covered += abs(qini - truth) <= reach
    assert 0.94 <= covered / 1000 <= 0.985
