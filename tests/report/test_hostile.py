"""Names and labels that are hostile to HTML, spreadsheets or the layout are shown as text."""

from __future__ import annotations

import csv
import json
import pathlib

import pytest

from tests.report.conftest import SiteMaker
from tests.report.pages import pages_of
from tests.worlds.report import World

NAMES = {
    "S01": """<script>alert('x')</script> & "quotes" {{ 7 * 7 }} {% if %}""",
    "S02": '=HYPERLINK("http://example.com","x")',
    "S03": "שלום עולם, גבוה",
    "S04": "🛍️" * 60 + "|a|b\nc\td",
    "S05": "x" * 150,
    "S06": "</title></svg><b>",
}


@pytest.fixture(scope="module")
def site(site_of: SiteMaker) -> pathlib.Path:
    """Return a site of segments with hostile names."""
    return site_of(World(segment_count=6, customer_count=240, run_count=2, is_judged=True, names=NAMES)).folder


def test_hostile_names_stay_text(site: pathlib.Path) -> None:
    """No name becomes an element, and each is there for people to read."""
    for name, page in pages_of(site).items():
        scripts = [each for each in page.all("script") if each.get("type") != "application/json"]
        assert (len(scripts), len(page.all("script"))) == (1, 2 if name == "compare.html" else 1), name
        assert (page.wrong_ends, page.open_tags) == ([], []), name
    index = pages_of(site)["index.html"]
    for wanted in NAMES.values():
        assert " ".join(wanted.split()) in index.words


def test_hostile_names_are_text_in_the_choice_of_segments_too(site: pathlib.Path) -> None:
    """The data that the page of comparisons gives its script are JSON, and every name is one of its options."""
    text = (site / "compare.html").read_text(encoding="utf-8")
    data = json.loads(text.partition('data-for="compare">')[2].partition("</script>")[0])
    assert sorted(data["colours"]) == sorted(NAMES)


def test_no_cell_of_a_csv_runs_as_a_formula(site: pathlib.Path) -> None:
    """A name that a spreadsheet would compute starts with a quote in every CSV file."""
    rows = list(csv.DictReader((site / "segments.csv").open(encoding="utf-8", newline="")))
    assert {row["segment_name"] for row in rows if row["segment_key"] == "S02"} == {"'" + NAMES["S02"]}
    assert {row["segment_name"] for row in rows if row["segment_key"] == "S05"} == {NAMES["S05"]}
