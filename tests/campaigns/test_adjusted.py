"""Where arms are unlike and may still be compared, the lift adjusted by segment stands beside the raw one."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from segapp.stages.campaigns import Split, measure
from tests.worlds.campaign import RUN, by_segment, respond, spring, world


def test_it_is_the_regression_on_arm_and_segment_with_all_their_products() -> None:
    """Point and error are statsmodels': arm, centred segments, their products, and the errors called HC2."""
    warehouse = world((3000, 1500, 500))
    spring(warehouse, split=Split(0.3), cost_per_contact=1.0, value_per_response=50.0)
    respond(warehouse, {"S01": (12, 4), "S02": (40, 30), "S03": (20, 25)})
    warehouse.execute(
        "delete from core.campaign_contacts where segment_key = 'S01' and is_holdout and md5(customer_id) < '8'"
    )
    warehouse.execute(
        "update core.campaign_outcomes set outcome_name = 'order', amount = 5 + length(md5(customer_id)) % 7"
    )
    measure(warehouse, RUN)
    rows = warehouse.rows("select * from model.campaign_results")
    segment = np.array([int(row.segment_key[1:]) for row in rows])
    arm = np.array([0.0 if row.is_holdout else 1.0 for row in rows])
    dummies = np.column_stack([segment == 2, segment == 3]).astype(float)
    centred = dummies - dummies.mean(axis=0)
    table = np.column_stack([np.ones(len(rows)), arm, centred, centred * arm[:, None]])
    for outcome, values in (
        ("response", np.array([float(row.is_responded) for row in rows])),
        ("revenue", np.array([float(row.revenue) for row in rows])),
    ):
        fitted = sm.OLS(values, table).fit(cov_type="HC2")
        found = warehouse.row(f"select * from model.campaign_adjusted_lifts where outcome_name = '{outcome}'")
        assert found.lift_adjusted == pytest.approx(fitted.params[1], rel=1e-9)
        reach = (found.lift_adjusted_high - found.lift_adjusted_low) / 2
        # a share has one success and one failure more, so that no error is 0
        assert reach == pytest.approx(1.959964 * fitted.bse[1], rel=1e-6 if outcome == "revenue" else 0.02)


def test_a_mix_that_differs_is_taken_out_and_said() -> None:
    """More of the ready segment were contacted: raw it seems to help, adjusted it does nothing."""
    warehouse = world((4000, 4000))
    spring(warehouse, split=Split(0.5), cost_per_contact=1.0, value_per_response=50.0)
    warehouse.execute(
        "delete from core.campaign_contacts where not is_holdout and segment_key = 'S01' and md5(customer_id) < '8'"
    )
    respond(warehouse, {"S01": (5, 5), "S02": (25, 25)})
    warehouse.execute("create or replace view intake.trust_overrides as select 'Spring' as campaign_name, unnest(['arms"
                      " not alike', 'split not as planned', 'split differs by segment']) as flag_name, 'A. Meyer' as"
                      " decided_by, date '2026-03-02' as decided_on, 'known' as reason_text")  # fmt: skip
    measure(warehouse, RUN)
    row = by_segment(warehouse, "*")[None]
    assert row.lift > 0.02
    assert row.lift_adjusted == pytest.approx(0, abs=0.005)
    assert row.lift_adjusted_low < 0 < row.lift_adjusted_high
    assert warehouse.scalar("select is_imbalanced from model.campaign_adjusted_lifts") is True


def test_what_is_not_judged_is_not_adjusted_either() -> None:
    """Nothing is left of it in the public table."""
    warehouse = world((4000, 4000))
    spring(warehouse, split=Split(0.5), cost_per_contact=1.0, value_per_response=50.0)
    warehouse.execute(
        "delete from core.campaign_contacts where not is_holdout and segment_key = 'S01' and md5(customer_id) < '8'"
    )
    respond(warehouse, {"S01": (5, 5), "S02": (25, 25)})
    measure(warehouse, RUN)
    assert by_segment(warehouse, "*")[None].lift_adjusted is None
