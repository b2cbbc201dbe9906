"""Facts gathered in SQL are those of the public benchmark, and its script judges by the same code."""

from __future__ import annotations

import csv
import pathlib
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from segapp.stages.columns.facts import MISSING_WORDS, ColumnFacts
from segapp.stages.columns.gather import gather
from segapp.stages.columns.kinds import LABELS, kind_of
from segapp.stages.ingest.load.preview import preview
from segapp.warehouse import open_working
from tests import made_files

ROOT = pathlib.Path(__file__).resolve().parents[2]


def facts_of(path: pathlib.Path) -> tuple[ColumnFacts, ...]:
    """Return the facts of a file's columns."""
    with open_working(":memory:") as warehouse, preview(warehouse, path, lambda step: None) as seen:
        return gather(warehouse, seen.relation, seen.names, seen.headers).columns


@pytest.mark.parametrize(
    "make", [made_files.telecom, made_files.campaign, made_files.wholesale], ids=lambda m: m.__name__
)
def test_facts_are_those_that_pandas_gives(make: object, tmp_path: pathlib.Path) -> None:
    """Counts, distinct values, mean, spread, range and the first five values, as the benchmark's authors took them."""
    path = make(tmp_path)  # type: ignore[operator]
    frame = pd.read_csv(path, skipinitialspace=True)
    for facts, name in zip(facts_of(path), frame.columns, strict=True):
        column = frame[name]
        counts = (facts.row_count, facts.missing_count, facts.distinct_count)
        assert counts == (len(column), column.isna().sum(), column.nunique()), name
        assert [str(each) for each in facts.samples] == first_values(column), name
        if pd.api.types.is_numeric_dtype(column):
            ours = (facts.mean, facts.sd, facts.low, facts.high)
            assert np.allclose(ours, (column.mean(), column.std(), column.min(), column.max())), name
        else:
            assert facts.low is None, name


def first_values(column: pd.Series) -> list[str]:
    """Return the first five different values as the file has them."""
    found = column.dropna().unique()[:5]
    is_whole = pd.api.types.is_numeric_dtype(column) and (column.dropna() % 1 == 0).all()
    return [str(int(each)) if is_whole else str(each) for each in found]


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        (
            ColumnFacts(
                "annual_income", 5000, 12, 4100, 52000.5, 21000.0, 1200.0, 190000.0, ("52310.5", "1200", "77000.25")
            ),
            "numeric",
        ),
        (
            ColumnFacts(
                "zip_code", 5000, 0, 800, 50210.0, 21000.0, 1001.0, 99950.0, ("10115", "20095", "80331", "50667")
            ),
            "categorical",
        ),
        (ColumnFacts("order_date", 900, 0, 300, samples=("2019-01-03", "2019-02-11", "2019-02-12")), "datetime"),
        (ColumnFacts("gender", 900, 0, 2, samples=("Male", "Female")), "categorical"),
        (ColumnFacts("source", 900, 0, 1, samples=("web",)), "not-generalizable"),
        (
            ColumnFacts(
                "homepage", 500, 3, 480, samples=("http://a.example/x", "http://b.example", "https://c.example/y")
            ),
            "url",
        ),
    ],
    ids=lambda each: each.name if isinstance(each, ColumnFacts) else "",
)
def test_plain_cases_are_what_everybody_calls_them(facts: ColumnFacts, label: str) -> None:
    """The learned weights agree with a glance."""
    assert LABELS[kind_of(facts).name] == label


def test_the_benchmark_prints_its_figures(tmp_path: pathlib.Path) -> None:
    """One line per label with precision, recall and accuracy, and one over all."""
    head = ["Record_id", "Attribute_name", "y_act", "total_vals", "num_nans", "num_of_dist_val", "mean", "std_dev"]
    head += ["min_val", "max_val", *(f"sample_{number}" for number in range(1, 6))]
    rows = [
        [1, "age", "numeric", 300, 0, 52, 41.3, 12.5, 18, 79, 44, 31, 58, 22, 67],
        [1, "constant", "not-generalizable", 300, 0, 1, 3, 0, 3, 3, 3, 3, 3, 3, 3],
    ]
    path = tmp_path / "columns.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    command = [sys.executable, str(ROOT / "benchmarks" / "column_types.py"), "--data", str(path)]
    out = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
    ).stdout
    assert "numeric                  1      1.000   1.000    1.0000" in out
    assert "over all                 2                       1.0000" in out


def test_the_words_for_missing_are_those_of_the_intake(sql_folder: pathlib.Path) -> None:
    """One list, in SQL; what is looked at before there is a project has to know it too."""
    with open_working(":memory:") as warehouse:
        warehouse.execute("create schema intake")
        warehouse.execute((sql_folder / "1_intake" / "missing_words.sql").read_text(encoding="utf-8"))
        query = "select lower(missing_word) from intake.missing_words where word_kind = 'missing'"
        assert {"", *(word for (word,) in warehouse.execute(query).fetchall())} == MISSING_WORDS
