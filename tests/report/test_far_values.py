"""Charts keep the shape of ordinary values: what lies far beyond them is said in words, not drawn."""

from __future__ import annotations

import html
import pathlib
import re

from segapp.stages.report import ReportSettings, build_site
from tests.worlds.report import World, make, project

REACHES = """
insert into model.feature_figures by name
select runs.run_id, bins.feature_name, 60 as customer_count, 0 as missing_count,
    min(bin_low) - LESS as min_value, max(bin_low) + MORE as max_value
from model.feature_histograms as bins inner join model.runs on bins.run_id = runs.run_id
group by runs.run_id, bins.feature_name"""
FAR = "update model.segment_profiles set base_value = 1e9, base_sd = 1e10 where feature_name = 'age_years'"


def built(home: pathlib.Path, *statements: str) -> pathlib.Path:
    """Return the folder of a site whose warehouse was changed first."""
    with make(home / "warehouse.duckdb", World()) as warehouse:
        for statement in statements:
            warehouse.execute(statement)
        settings = ReportSettings(title="Mall")
        site = build_site(
            warehouse, project=project(home), target=home / "site", settings=settings, progress=lambda sentence: None
        )
    return site.folder


def captions(home: pathlib.Path, *statements: str) -> dict[str, str]:
    """Return the words beside the name of each histogram of S01's page."""
    page = (built(home, *statements) / "S01.html").read_text(encoding="utf-8").partition('id="apart"')[0]
    found = re.findall(r"<figcaption>([^<]+)<span>([^<]*)</span></figcaption>", page)
    return {name.strip(): html.unescape(words).strip() for name, words in found}


def test_bars_that_hold_no_more_than_they_show_have_no_words(tmp_path: pathlib.Path) -> None:
    """Every value lies inside a bin."""
    assert set(captions(tmp_path, REACHES.replace("LESS", "0").replace("MORE", "9")).values()) == {""}


def test_outermost_bars_say_from_where_they_count(tmp_path: pathlib.Path) -> None:
    """The first ends where the second begins, the last has no end."""
    words = captions(tmp_path, REACHES.replace("LESS", "1").replace("MORE", "1e12"))["Age, years"]
    assert re.fullmatch(r"First bar: all below [0-9]+\. Last bar: [0-9]+ and more\.", words)


def test_an_average_beyond_the_bars_is_said_and_not_drawn(tmp_path: pathlib.Path) -> None:
    """One absurd value moves the mean of all customers to where nobody is; the bars keep their width."""
    assert captions(tmp_path, FAR)["Age, years"] == "Average of all, beyond the chart: 1,000,000,000.0."


def test_a_centre_beyond_all_marks_of_a_scatter_chart_is_a_median(tmp_path: pathlib.Path) -> None:
    """The marks keep their places, and the page says which segment stands at its median."""
    far = (
        "update model.segment_profiles set segment_value = 1e9, segment_sd = 1e10, base_value = 5e8, base_sd = 1e10"
        " where feature_name = 'age_years' and segment_key = 'S02'"
    )
    page = (built(tmp_path, far) / "index.html").read_text(encoding="utf-8")
    notes = re.findall(r'<p class="note">(.*?) is shown at its median: its average lies beyond the chart', page)
    assert notes
    assert all("S02" in note for note in notes)
    assert max(float(width) for width in re.findall(r'viewBox="\S+ \S+ (\S+) ', page)) <= 2000
