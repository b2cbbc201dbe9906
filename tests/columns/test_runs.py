"""From nothing to a report with one command and no line edited, for files of six kinds; and what comes after."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Callable

import duckdb
import numpy as np
import pytest

from segapp.project import shipped
from tests import made_files
from tests.run.conftest import segapp

DAY = ("--data-date", "2026-01-31", "--evidence", "none")


@pytest.fixture(scope="module")
def campaign_home(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a folder in which a foreign file was run."""
    home = tmp_path_factory.mktemp("campaign")
    done = segapp("run", made_files.campaign(home), *DAY, cwd=home)
    assert (done.code, done.err) == (0, ""), done.err + done.out
    (home / "out.txt").write_text(done.out, encoding="utf-8")
    return home


def rows(home: pathlib.Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query on the published tables."""
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_foreign_file_is_run_to_the_report(campaign_home: pathlib.Path) -> None:
    """It says what forms the segments and why, where three decisions stand, and counts every row."""
    out = (campaign_home / "out.txt").read_text(encoding="utf-8")
    assert "8 columns form the segments:" in out
    assert "666666 stands for missing" in out
    assert out.count("sql/3_features/feature_catalog.sql:") == 3
    assert "600 rows read = 600 loaded + 0 rejected + 0 duplicates" in out
    assert (campaign_home / "site" / "index.html").is_file()


def test_the_tables_have_the_own_columns_with_comments(campaign_home: pathlib.Path) -> None:
    """From the catalog, by themselves; outcomes and who somebody is are not among them."""
    found = dict(
        rows(
            campaign_home,
            "select column_name, comment from duckdb_columns()"
            " where table_name = 'customer_segments' and schema_name = 'marts'",
        )
    )
    assert found["age_years"] == "Age in years at the data date; ages beyond 110 are missing."
    assert found["mnt_total"] == "MntTotal, 0 or more."
    assert "response" not in found
    assert all(found.values())


def test_pages_mark_outcomes(campaign_home: pathlib.Path) -> None:
    """They are described and were not used."""
    page = (campaign_home / "site" / "S01.html").read_text(encoding="utf-8")
    assert "not used to form segments: an outcome" in page


def test_a_later_file_of_the_same_columns_runs_in_the_project(
    campaign_home: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Nothing is written anew, and a file of other columns is refused with the command that proposes a change."""
    home = tmp_path / "home"
    shutil.copytree(campaign_home, home, symlinks=True)
    before = {path: path.read_bytes() for path in (home / "sql").rglob("*.sql")}
    assert segapp("run", home / "campaign.csv", *DAY, cwd=home).code == 0
    other = segapp("run", made_files.wholesale(tmp_path), *DAY, cwd=home)
    assert other.code == 1
    assert "its columns are not those of the project" in other.err
    assert "--update" in other.err
    renamed = (home / "campaign.csv").read_text(encoding="utf-8").replace("Income", "Income_amt", 1)
    (home / "renamed.csv").write_text(renamed, encoding="utf-8")
    assert "it lacks income (Income_amt comes closest)" in segapp("run", "renamed.csv", *DAY, cwd=home).err
    assert {path: path.read_bytes() for path in (home / "sql").rglob("*.sql")} == before


def test_a_feature_more_is_a_line_in_the_view_and_one_in_the_catalog(
    campaign_home: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """It is then in the profiles and in marts.customer_segments, with no other line changed."""
    home = tmp_path / "home"
    shutil.copytree(campaign_home, home, symlinks=True)
    add_line(
        home / "sql/3_features/customer_features.sql",
        "from core.customers",
        "    customers.mnt_wines / (1 + customers.mnt_total) as wine_share,",
    )
    row = (
        "    , ('wine_share', 99, 'Share of wine', '', 'profile', 'none', 'exclude', null, '', '', '0.00', true, false)"
    )
    add_line(home / "sql/3_features/feature_catalog.sql", ") as catalog", row)
    assert segapp("run", home / "campaign.csv", *DAY, cwd=home).code == 0
    assert rows(home, "select count(wine_share) from marts.customer_segments") == [(600,)]
    assert rows(home, "select count(*) > 0 from marts.segment_profiles where feature_name = 'wine_share'") == [(True,)]


def add_line(path: pathlib.Path, before: str, line: str) -> None:
    """Put a line before the one that begins so."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(at for at, each in enumerate(lines) if each.startswith(before))
    path.write_text("\n".join([*lines[:at], line, *lines[at:]]) + "\n", encoding="utf-8")


def test_a_new_column_that_is_left_out_is_proposed_as_a_comment(
    campaign_home: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """A column of one value comes into the table and, in the catalog, says only why it is no feature."""
    head, *rows = (campaign_home / "campaign.csv").read_text(encoding="utf-8").splitlines()
    mark = next(each for each in ";\t," if each in head)
    (tmp_path / "more.csv").write_text("\n".join([f"{head}{mark}Konst", *(f"{row}{mark}7" for row in rows)]) + "\n")
    done = segapp("init", campaign_home, "--customers", "more.csv", "--update", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "+    konst varchar" in done.out
    assert "+    -- left out: konst: Konst: every customer has the same value" in done.out


def test_purchases_are_refused_and_nothing_is_written(tmp_path: pathlib.Path) -> None:
    """The folder stays as it was."""
    source = made_files.purchases(tmp_path)
    done = segapp("run", source, cwd=tmp_path)
    assert (done.code, "list of purchases" in done.err) == (1, True)
    assert list(tmp_path.iterdir()) == [source]


def test_columns_named_as_words_of_sql_run_to_the_report(tmp_path: pathlib.Path) -> None:
    """Limit, at, by, like, order and binary form segments and stand in rules that people copy."""
    names = ("limit", "at", "by", "like", "order", "binary")
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(100, 9, size=(90, 6)), rng.normal(300, 9, size=(90, 6))])
    lines = [
        ",".join(("id", *names)),
        *(f"c{at}," + ",".join(f"{each:.1f}" for each in row) for at, row in enumerate(values)),
    ]
    (tmp_path / "credit.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = segapp("run", "credit.csv", "--evidence", "none", *DAY, cwd=tmp_path)
    assert done.code == 0, done.err
    for (rule,) in rows(tmp_path, "select rule_sql from marts.segments"):
        assert (
            segapp("sql", f"select count(*) from customer_segments where {rule}", "--csv", cwd=tmp_path).out
            == "count_star()\n90\n"
        )


def test_a_dry_run_writes_nothing(tmp_path: pathlib.Path) -> None:
    """It says of every column what would become of it."""
    source = made_files.bank(tmp_path)
    done = segapp("init", "shop", "--customers", source, "--dry-run", cwd=tmp_path)
    assert "duration: outcome: it is known only once the outcome is" in done.out
    assert list(tmp_path.iterdir()) == [source]


def test_in_a_checkout_the_project_stands_in_a_folder_named_after_the_file(tmp_path: pathlib.Path) -> None:
    """The checkout's own sql/ is not touched."""
    from segapp.pipeline.own_project import project_for
    from segapp.pipeline.proposal_of_columns import SourceOptions
    from segapp.project import Project

    (tmp_path / "sql").mkdir()
    checkout = Project(tmp_path, shipped("sql"), (shipped("templates"),))
    given = SourceOptions(made_files.wholesale(tmp_path))
    with project_for(checkout, given, lambda step: None) as (made, proposal):
        assert proposal is not None
        assert made.home == tmp_path / "wholesale"
    assert list((tmp_path / "sql").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("make", made_files.ALL, ids=lambda make: make.__name__)
def test_every_kind_of_file_runs(make: Callable[[pathlib.Path], pathlib.Path], tmp_path: pathlib.Path) -> None:
    """Every row is loaded, everybody is placed, personal words are on no page."""
    source = make(tmp_path)
    done = segapp("run", source, *DAY, cwd=tmp_path)
    assert done.code == 0, done.err
    assert " + 0 rejected + 0 duplicates" in done.out
    assert "could not be placed" not in done.out
    pages = "".join(page.read_text(encoding="utf-8") for page in (tmp_path / "site").glob("*.html"))
    assert "@example.org" not in pages
    assert "Main Street" not in pages
