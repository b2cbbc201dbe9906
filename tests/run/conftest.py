"""Runs of the real command line in folders of their own, shared by the tests that only read them."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable

import pytest

from tests.forked import Finished, run_forked

ROOT = pathlib.Path(__file__).resolve().parents[2]


def segapp(*words: str | pathlib.Path, cwd: pathlib.Path) -> Finished:
    """Run the command line as a person would, in `cwd`."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    return run_forked([*map(str, words)], cwd=cwd, environment=environment)


@pytest.fixture(scope="session")
def mall_csv() -> pathlib.Path:
    """Return the real file of the mall."""
    return pathlib.Path(os.environ["SEGAPP_SHARED"]) / "data" / "Mall_Customers.csv"


@pytest.fixture(scope="session")
def mall(tmp_path_factory: pytest.TempPathFactory, mall_csv: pathlib.Path) -> pathlib.Path:
    """Return a folder with the published warehouse and site of the real mall, first run."""
    home = tmp_path_factory.mktemp("mall")
    done = segapp("run", mall_csv, "--data-date", "2026-01-31", cwd=home)
    assert (done.code, done.err) == (0, ""), done.err
    return home


@pytest.fixture
def run_segapp(tmp_path: pathlib.Path) -> Callable[..., Finished]:
    """Return a function that runs the command line in an empty folder of this test."""
    return lambda *words, cwd=tmp_path: segapp(*words, cwd=cwd)


def write_customers(path: pathlib.Path, rows: list[tuple[object, ...]]) -> pathlib.Path:
    """Write a customers file headed as the mall's."""
    lines = ["CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)"]
    path.write_text("\n".join([*lines, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    return path
