"""The solver is loaded without what it does not need, and nobody beside it misses anything."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

ALONE = """
import sys, threading
from segapp.solver import load_solver, loading_solver

with loading_solver():
    {beside}
load_solver()
assert "sklearn.cluster" in sys.modules
assert {expected} == ("pandas" in sys.modules), "pandas"

import pandas
from sklearn.cluster import KMeans
table = pandas.DataFrame({{"age": [20.0, 21.0, 60.0], "income": [1.0, 2.0, 50.0]}})
assert sorted(KMeans(2, n_init=1, random_state=0).fit_predict(table)) in ([0, 0, 1], [0, 1, 1])
"""
RUN = """
import sys
from segapp.cli import main
sys.argv = ["segapp", "run", "customers.csv"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
assert {fits} == ("sklearn.cluster" in sys.modules)
assert {fits} == ("scipy" in sys.modules)
assert not {{"pandas", "pyarrow", "scipy.stats"}} & sys.modules.keys()
"""
POSTPONED = """
import sys
from segapp.solver import load_solver

load_solver()
assert "scipy.stats" not in sys.modules
from sklearn.metrics import label_ranking_average_precision_score
assert label_ranking_average_precision_score([[1, 0, 0]], [[0.75, 0.5, 1.0]]) == 0.5  # by scipy.stats.rankdata
import scipy.stats
assert scipy.stats is sys.modules["scipy.stats"]
assert scipy.stats.norm.cdf(0.0) == 0.5
"""


@pytest.mark.parametrize(("beside", "expected"), [("pass", False), ("import pandas", True)])
def test_scikit_learn_comes_without_pandas_unless_somebody_wants_it(beside: str, expected: bool) -> None:
    """A thread beside the loading one imports pandas as ever, and scikit-learn knows a pandas table afterwards."""
    program = ALONE.format(beside=beside, expected=expected)
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


def test_scikit_learn_finds_scipy_stats_when_it_uses_it() -> None:
    """What a fit does not need is loaded by whoever calls it: scikit-learn's own metrics, or code beside ours."""
    subprocess.run([sys.executable, "-c", POSTPONED], check=True, timeout=120)


def test_a_whole_run_needs_no_pandas_and_a_later_one_no_solver(tmp_path: pathlib.Path) -> None:
    """From file to report: pandas is for results that people take into a notebook, scipy comes with a fit, its stats
    never.
    """
    (tmp_path / "customers.csv").write_text(
        "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)\n"
        + "".join(f"{i},Female,{20 + i % 50},{15 + i % 9 * 10},{1 + i % 7 * 14}\n" for i in range(120))
    )
    for fits in (True, False):
        subprocess.run([sys.executable, "-c", RUN.format(fits=fits)], check=True, cwd=tmp_path, timeout=120)
