"""What init writes is what runs: the mall's project line for line, and SQL that builds whatever the headers are."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import pytest

from segapp.pipeline.init import init_project
from segapp.pipeline.own_project import fit_of
from segapp.pipeline.proposal_of_change import propose_change
from segapp.pipeline.proposal_of_columns import ColumnsProposal, SourceOptions
from segapp.project import find_project
from segapp.stages.features import read_catalog
from segapp.warehouse import build, open_working, read_objects
from tests import made_files
from tests.columns.conftest import apply, propose

Proposed = Callable[..., ColumnsProposal]
MALL = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)\n"
HOSTILE = [
    "customer id",
    "select",
    "Größe (cm)",
    'a "b"',
    "",
    "amount",
    "Amount",
    "order",
    "data_date",
    "x'y",
    "%",
    "年齢",
]


def mall_text() -> str:
    """Return a small file headed as the mall's."""
    rows = [
        f"{at},{'Male' if at % 2 else 'Female'},{18 + at % 50},{15 + at % 120},{1 + at * 7 % 99}" for at in range(200)
    ]
    return MALL + "\n".join(rows) + "\n"


def test_the_mall_gives_the_built_in_project(proposed: Proposed, sql_folder: pathlib.Path) -> None:
    """Line for line: the built-in project is nothing but what is written for the mall's file."""
    written = proposed(mall_text()).texts
    assert written == {name: (sql_folder / name).read_text(encoding="utf-8") for name in written}


def hostile_file(folder: pathlib.Path) -> pathlib.Path:
    """Write a file whose headers are reserved words, quotes, blanks, doubles, signs and other scripts."""
    rows = [[at, *[(at * (7 + place)) % 97 + place / 10 for place in range(len(HOSTILE) - 1)]] for at in range(150)]
    return made_files.write(folder / "hostile.csv", HOSTILE, rows)


@pytest.mark.parametrize("make", [*made_files.ALL, hostile_file], ids=lambda make: make.__name__)
def test_what_is_written_builds(make: Callable[[pathlib.Path], pathlib.Path], tmp_path: pathlib.Path) -> None:
    """Tables, views and catalog agree, every column of the core has a comment, and the file goes with them."""
    source = make(tmp_path)
    project = init_project(tmp_path / "project", propose(source).texts)
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(project.sql), (1, 2, 3))
        assert read_catalog(warehouse)
        bare = "select column_name from duckdb_columns() where schema_name = 'core' and table_name = 'customers'"
        assert warehouse.execute(f"{bare} and comment is null").fetchall() == []
    fit = fit_of(project, SourceOptions(source))
    assert (fit.absent, fit.missing) == ((), ())


def test_the_decisions_that_deserve_a_look_are_where_it_says(tmp_path: pathlib.Path) -> None:
    """Three of them, each with the file and line of its reason."""
    proposal = propose(made_files.bank(tmp_path))
    project = init_project(tmp_path / "project", proposal.texts)
    places = proposal.unsure()
    assert len(places) == 3
    for place, reason in places:
        name, line = place.split(":")
        assert reason in (project.home / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_new_columns_are_proposed_and_nothing_is_written(tmp_path: pathlib.Path) -> None:
    """A person's edits stand; the difference has the new columns alone, and builds once it is applied."""
    project = init_project(tmp_path / "project", propose(made_files.telecom(tmp_path)).texts)
    catalog = project.sql / "3_features" / "feature_catalog.sql"
    edited = catalog.read_text(encoding="utf-8").replace("'Monthly charges'", "'What they pay'")
    catalog.write_text(edited, encoding="utf-8")
    source = tmp_path / "telecom.csv"
    lines = source.read_text(encoding="utf-8").splitlines()
    wider = [
        lines[0] + ",Data Usage (GB),order",
        *(f"{line},{at % 83 + 0.5},{at % 5}" for at, line in enumerate(lines[1:])),
    ]
    source.write_text("\n".join(wider) + "\n", encoding="utf-8")
    change = propose_change(project, SourceOptions(source), lambda step: None)
    assert change.words == "new are Data Usage (GB), order"
    difference = change.difference
    assert catalog.read_text(encoding="utf-8") == edited
    assert "+    data_usage_gb double" in difference
    assert "What they pay" not in [line for line in difference.splitlines() if line.startswith("-")]
    apply(project.home, difference)
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(find_project(project.home).sql), (1, 2, 3))
        assert "data_usage_gb" in {each.feature_name for each in read_catalog(warehouse)}
