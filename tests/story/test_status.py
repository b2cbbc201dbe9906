"""`segapp status`: what is published, what has shifted, and exit codes for schedulers."""

from __future__ import annotations

import datetime
import json

import pytest

from tests.run.conftest import segapp
from tests.story.conftest import Group, Shop, customers

JANUARY, FEBRUARY, MARCH = datetime.date(2026, 1, 31), datetime.date(2026, 2, 28), datetime.date(2026, 3, 31)
YOUNG, RICH = Group("young", (25, 40, 80), 200), Group("rich", (40, 110, 30), 200)


@pytest.mark.slow
def test_status_says_whether_the_customers_have_shifted(shop: Shop) -> None:
    """Nothing published: 1; a fit: 0; the same customers: 0; a segment that is gone: 11, with the reason first."""
    before = segapp("status", "--drift", "--exit-code", cwd=shop.home)
    assert (before.code, before.err) == (1, "")
    assert "segapp run customers.csv" in before.out

    shop.run(customers([YOUNG, RICH], 1), JANUARY)
    fit = segapp("status", "--drift", "--exit-code", cwd=shop.home)
    assert (fit.code, fit.err) == (0, "")
    assert "measured from the next run on" in fit.out

    shop.run(customers([YOUNG, RICH], 2), FEBRUARY)
    assert segapp("status", "--drift", "--exit-code", cwd=shop.home).code == 0

    shop.run(customers([YOUNG], 3), MARCH)
    gone = segapp("status", "--drift", "--exit-code", cwd=shop.home)
    shifts = [line for line in gone.out.splitlines() if line.split()[0] in {"refit", "investigate", "keep"}]
    assert gone.code == 11
    assert any("Segments have changed size" in line for line in shifts)
    assert [line.split()[0] for line in shifts] == sorted((line.split()[0] for line in shifts), reverse=True)

    told = segapp("status", "--json", cwd=shop.home)
    assert (told.code, json.loads(told.out)["run"]["drift_verdict"]) == (0, "refit")
