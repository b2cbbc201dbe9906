"""The made-up customers: same seed, same bytes; the mall's header; the groups that were planted."""

from __future__ import annotations

import pathlib

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from segapp.errors import SegappError
from segapp.stages.sample import write_sample
from segapp.warehouse import open_working, quote_text

HEADER = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100),Made up by segapp sample"


def test_the_same_seed_gives_the_same_bytes_with_any_number_of_threads(tmp_path: pathlib.Path) -> None:
    """One thread or two, the file is the same; another seed gives another file."""
    write_sample(tmp_path / "a.csv", customer_count=150_000, seed=7, threads=1)
    write_sample(tmp_path / "b.csv", customer_count=150_000, seed=7, threads=2)
    write_sample(tmp_path / "c.csv", customer_count=150_000, seed=8)
    a, b, c = ((tmp_path / f"{name}.csv").read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_the_file_is_headed_and_ranged_as_the_malls_own(tmp_path: pathlib.Path) -> None:
    """Header, padded ids and ranges are the mall's; no id comes twice; one more header says that it is made up."""
    write_sample(tmp_path / "sample.csv", customer_count=3_000)
    header, first, *others = (tmp_path / "sample.csv").read_text().splitlines()
    rows = [line.split(",") for line in [first, *others]]
    numbers = np.array([row[2:5] for row in rows], dtype=int)
    assert header == HEADER
    assert first.startswith("0001,")
    assert len({row[0] for row in rows}) == 3_000
    assert {row[1] for row in rows} == {"Female", "Male"}
    assert (numbers.min(axis=0) >= [18, 15, 1]).all()
    assert (numbers.max(axis=0) <= [70, 137, 99]).all()


def test_parquet_holds_the_same_customers(tmp_path: pathlib.Path) -> None:
    """The ending chooses the format, nothing else."""
    for name in ("sample.csv", "sample.parquet"):
        write_sample(tmp_path / name, customer_count=500)
    with open_working(":memory:") as warehouse:
        csv, parquet = (
            warehouse.execute(f"select * from {quote_text(str(tmp_path / name))} order by 1").fetchall()
            for name in ("sample.csv", "sample.parquet")
        )
    assert csv == parquet


def test_six_groups_are_planted_and_gender_tells_none_of_them(sql_folder: pathlib.Path) -> None:
    """K-Means finds the planted groups again, k = 6 is best, and the share of women is about 0.56 in each."""
    query = (sql_folder / "sample" / "mall_customers.sql").read_text()
    with open_working(":memory:") as warehouse:
        found = warehouse.arrays(query, {"customer_count": 4_000, "seed": 1})
    values = np.column_stack([found[name] for name in ("age_years", "annual_income_k", "spending_score")])
    z = (values - values.mean(axis=0)) / values.std(axis=0)
    labels = {k: KMeans(k, n_init=5, random_state=0).fit(z).labels_ for k in (5, 6, 7)}
    women = [np.mean(found["gender"][found["planted_group"] == group] == "Female") for group in range(1, 7)]
    assert max(labels, key=lambda k: silhouette_score(z, labels[k])) == 6
    assert adjusted_rand_score(found["planted_group"], labels[6]) > 0.85
    assert women == pytest.approx([0.56] * 6, abs=0.06)


@pytest.mark.parametrize(
    ("name", "count", "words"),
    [
        ("sample.txt", 10, "must end in .csv or .parquet"),
        ("there.csv", 10, "there is a file of this name already"),
        ("no/folder/sample.csv", 10, "there is no such folder"),
        ("sample.csv", 0, "0 customers cannot be made"),
    ],
)
def test_a_file_that_cannot_be_made_is_refused(tmp_path: pathlib.Path, name: str, count: int, words: str) -> None:
    """One clear line, and nothing is left behind or overwritten."""
    (tmp_path / "there.csv").write_text("mine")
    with pytest.raises(SegappError, match=words):
        write_sample(tmp_path / name, customer_count=count)
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]
    assert (tmp_path / "there.csv").read_text() == "mine"
