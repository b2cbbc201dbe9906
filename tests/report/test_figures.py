"""Figures look alike wherever a reader meets them: pages, marts and commands, with the separators of segapp.toml."""

from __future__ import annotations

import html
import itertools
import pathlib
import re

import pytest

from segapp.errors import SettingsError, SqlFileError
from segapp.figures import ENGLISH, Separators, figure, marked, percentage
from segapp.pipeline.job import store_separators
from segapp.settings import Settings
from segapp.stages.features import read_catalog
from segapp.stages.report import ReportSettings, build_site
from segapp.warehouse import Warehouse, build, open_working, read_objects
from tests.worlds.report import ROOT, World, make, project

GERMAN = Separators(",", ".")


def test_a_figure_in_a_sentence_is_shown_as_its_reader_writes_it() -> None:
    """Names with commas and points of their own stay as they are."""
    text = f"Older, group 1.5: {figure(12345.67, 1)} ({percentage(0.225)}, {marked('0.4')})"
    assert ENGLISH.show(text) == "Older, group 1.5: 12,345.7 (22.5%, 0.4)"
    assert GERMAN.show(text) == "Older, group 1.5: 12.345,7 (22,5%, 0,4)"
    assert Separators(",", "").show(text) == "Older, group 1.5: 12345,7 (22,5%, 0,4)"


@pytest.mark.parametrize("values", [{"decimal": ""}, {"decimal": "1"}, {"thousands": "."}, {"thousands": "ab"}])
def test_separators_that_no_figure_can_be_read_with_are_refused(values: dict[str, str]) -> None:
    """Two equal ones, digits and words."""
    with pytest.raises(SettingsError):
        Settings(**values)


def test_every_sentence_of_a_page_has_the_projects_separators(tmp_path: pathlib.Path) -> None:
    """No English figure is left in any text of any page, and no mark, whichever view or job wrote it."""
    with make(tmp_path / "warehouse.duckdb", World(run_count=2, is_judged=True, customer_count=3000)) as warehouse:
        store_separators(warehouse, GERMAN)
        choice = f"3 segments separate best (silhouette {figure(0.487, 3)})"
        warehouse.execute("update model.runs set choice_text = ?", [choice])
        sentence = warehouse.scalar("select sentence_text from marts.segment_profiles where feature_name = 'age_years'")
        settings = ReportSettings(decimal=",", thousands=".")
        build_site(
            warehouse, project=project(tmp_path), target=tmp_path / "site", settings=settings, progress=lambda _: None
        )
    assert re.search(r"\(\d+,\d years, likely \d+,\d to \d+,\d; all customers \d+,\d years\)", sentence)
    for page in sorted((tmp_path / "site").glob("*.html")):
        text = _words(page.read_text(encoding="utf-8"))
        assert re.findall(r"(?<![\d.,])\d+\.\d{1,2}(?![\d.])|[⎖⸴]", text) == [], page.name
    assert "(silhouette 0,487)" in (tmp_path / "site" / "method.html").read_text(encoding="utf-8")


def _words(page: str) -> str:
    """Return what readers see of a page: without its script, style and SQL."""
    shown = re.sub(r"(?s)<(script|style|pre)\b.*?</\1>", "", page)
    shown = re.sub(r"(?s)<svg.*?</svg>", lambda svg: " ".join(re.findall(r">([^<>]+)<", svg[0])), shown)
    return html.unescape(re.sub(r"<[^>]+>", " ", shown))


def _formats(warehouse: Warehouse, display_format: str) -> tuple[object, ...]:
    """Return how a mean and a share of spending_score are written, with that format in the catalog."""
    text = (ROOT / "sql" / "3_features" / "feature_catalog.sql").read_text(encoding="utf-8")
    lines = [
        line.replace("'High spending', '0'", f"'High spending', '{display_format}'")
        for line in text.splitlines(keepends=True)
    ]
    warehouse.execute("".join(lines))
    return warehouse.execute(
        "select value_decimals, mean_decimals, factor, unit_text from model.feature_formats"
        " where feature_name = 'spending_score' and not is_share"
    ).fetchall()[0]


@pytest.fixture
def empty(tmp_path: pathlib.Path) -> Warehouse:
    warehouse = open_working(tmp_path / "warehouse.duckdb")
    build(warehouse, read_objects(ROOT / "sql"), (1, 2, 3, 4))
    return warehouse


@pytest.mark.parametrize(
    ("display_format", "expected"),
    [
        ("0", (0, 1, 1, "")),
        ("0.0", (1, 1, 1, "")),
        ("0.00", (2, 2, 1, "")),
        ("0.000", (3, 3, 1, "")),
        ("0 %", (0, 0, 100, " %")),
        ("0.0 %", (1, 1, 100, " %")),
        ("0.00 %", (2, 2, 100, " %")),
    ],
)
def test_a_format_means_one_thing(empty: Warehouse, display_format: str, expected: tuple[object, ...]) -> None:
    """Decimals of single values and of means, and per cent; `0.00` never has three digits."""
    assert _formats(empty, display_format) == expected
    assert any(each.display_format == display_format for each in read_catalog(empty))


@pytest.mark.parametrize("display_format", ["0,0", "0.0000", "%", "0%", "#", ""])
def test_an_unknown_format_is_refused(empty: Warehouse, display_format: str) -> None:
    """The error names feature, format and what there is."""
    _formats(empty, display_format)
    message = (
        f"display_format of spending_score is '{display_format}'. Use 0, 0.0, 0.00, 0.000, 0 %, 0.0 %, 0.00 %, text"
    )
    with pytest.raises(SqlFileError) as refused:
        read_catalog(empty)
    assert message in str(refused.value)


def add_runs(warehouse: Warehouse, count: int) -> None:
    """Add so many earlier runs, a month apart, each with the segments of the first one."""
    earlier = "timestamp '2026-01-15 12:00:00' - to_months(i::integer)"
    changed = {
        "runs": f"strftime({earlier}, '%Y%m%dT%H%M%SZ0000') as run_id, {earlier} as started_at,"
        f" cast({earlier} as date) as data_date, (run_number - 1 - i)::integer as run_number",
        "segments": f"strftime({earlier}, '%Y%m%dT%H%M%SZ0000') as run_id",
    }
    warehouse.execute("update model.runs set run_number = run_number + ?", [count])
    for table, columns in changed.items():
        warehouse.execute(
            f"insert into model.{table} select given.* replace ({columns}) from model.{table} as given"
            f" cross join range({count}) as months (i) where run_id = '20260131T120000Z1a2b'"
        )


@pytest.mark.parametrize("count", [12, 24, 60])
def test_labels_of_many_runs_keep_apart(tmp_path: pathlib.Path, count: int) -> None:
    """All runs, first and last labelled; what is written at them has room: 6.5 pixels a letter."""
    query = (ROOT / "sql" / "reports" / "segment_runs.sql").read_text(encoding="utf-8").rstrip().rstrip(";")
    with make(tmp_path / "warehouse.duckdb", World()) as warehouse:
        add_runs(warehouse, count - 1)
        rows = [each for each in warehouse.rows(query) if each.segment_key == "S01"]
    assert len(rows) == count
    places = [number for number, each in enumerate(rows) if each.is_labelled]
    pitch = rows[0].chart_width / len(rows)
    widest = 6.5 * max(len(each.run_label) for each in rows)
    assert (places[0], places[-1]) == (0, len(rows) - 1)
    assert all(pitch * (after - before) >= widest for before, after in itertools.pairwise(places))
