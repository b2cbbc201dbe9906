"""Whole sites: every link resolves, nothing comes from a network, and the pages say what the warehouse holds."""

from __future__ import annotations

import pathlib
import re
import zipfile

import pytest

from segapp.cli.app import app
from tests.report.conftest import SiteMaker
from tests.report.pages import Page, pages_of
from tests.worlds.report import World

WORLDS = {
    "first run": World(),
    "second run": World(segment_count=6, customer_count=240, run_count=2, is_judged=True),
    "one segment": World(segment_count=1, customer_count=30, is_synthetic=False),
    "fifteen segments": World(segment_count=15, customer_count=900, run_count=2, is_judged=True),
    "one customer": World(segment_count=1, customer_count=1),
    "nobody": World(segment_count=0, customer_count=0),
}
COMMANDS = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
COMMANDS |= {group.name or group.typer_instance.info.name for group in app.registered_groups if group.typer_instance}


SLOW = {"fifteen segments", "one segment"}


@pytest.fixture(params=[pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in WORLDS])
def site(request: pytest.FixtureRequest, site_of: SiteMaker) -> pathlib.Path:
    """Return the site of each world in turn."""
    return site_of(WORLDS[request.param]).folder


def test_every_link_and_anchor_resolves(site: pathlib.Path) -> None:
    """A reader never meets a dead link: files exist, and anchors are ids of the page they point at."""
    pages = pages_of(site)
    for name, page in pages.items():
        for link in page.values("href"):
            if link.startswith("data:image/"):  # the icon of the tab stands in the page itself
                continue
            file, _, anchor = link.partition("#")
            assert (site / (file or name)).is_file(), f"{name}: {link}"
            assert not anchor or anchor in pages[file or name].values("id"), f"{name}: {link}"


def test_every_symbol_of_a_chart_is_defined(site: pathlib.Path) -> None:
    """Shapes that pictures refer to stand in the same page, in the one file too; none is defined for nothing."""
    for path in site.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        asked = {*re.findall(r"url\(#([^)]+)\)", text), *re.findall(r'<use href="#([^"]+)"', text)}
        defined = set(re.findall(r'<(?:marker|path|symbol) id="([^"]+)"', text))
        assert asked <= defined, path.name
        assert {name for name in defined if re.search(r"c\d+[wnp]\d+$", name)} <= asked, path.name


def test_nothing_comes_from_a_network(site: pathlib.Path) -> None:
    """No page, style or picture names an address; the report opens from a folder on a train."""
    for path in [*site.glob("*.html"), *site.glob("*.css")]:
        assert not re.search(
            r"""(?:href|src|action)\s*=\s*["'](?:[a-z]+:)?//|url\((?!#)|@import""", path.read_text()
        ), path


def test_pages_are_well_formed(site: pathlib.Path) -> None:
    """Every element closes, ids are unique, and neither styles nor scripts hide in attributes."""
    for name, page in pages_of(site).items():
        ids = page.values("id")
        assert (page.wrong_ends, page.open_tags) == ([], []), name
        assert sorted(ids) == sorted(set(ids)), name
        assert page.values("style") == [], name
        assert [key for _, each in page.elements for key in each if key.startswith("on")] == [], name


def test_tables_and_pictures_speak(site: pathlib.Path) -> None:
    """Tables have a caption and scoped heads, pictures that are not decoration a label, panels a heading."""
    for name, page in pages_of(site).items():
        assert len(page.all("table")) == len(page.all("caption")), name
        assert all(each.get("scope") for each in page.all("th")), name
        assert all(each.get("aria-label") or each.get("aria-hidden") == "true" for each in page.all("svg")), name
        assert all(each["aria-labelledby"] in page.values("id") for each in page.all("section")), name
        assert len(page.all("h1")) == 1, name


def test_every_panel_offers_its_sql(site: pathlib.Path) -> None:
    """The text under a panel is the text of the file that made its figures."""
    for name, page in pages_of(site).items():
        shown = [each["aria-label"] for each in page.all("pre") if each.get("aria-label", "").startswith("SQL of")]
        assert shown, name
    assert (pathlib.Path("sql/reports/attention_run.sql").read_text().split("\n")[0]) in Page(site / "index.html").text


def test_pages_name_no_command_that_does_not_exist(site: pathlib.Path) -> None:
    """An empty panel says what would fill it, with commands that run."""
    for name, page in pages_of(site).items():
        named = {each.split()[1] for each in page.codes if each.startswith("segapp ")}
        assert named <= COMMANDS, name


def test_the_first_run_says_what_is_not_known_yet(first_run: pathlib.Path) -> None:
    """Nothing is claimed that was not judged: no change, no stability, no structure, no advice."""
    words = Page(first_run / "index.html").words
    assert "Your 60 customers fall into 3 segments; Group S01 is the largest (33.3 %) and the most distinctive" in words
    assert "First run: the next file will show what changed." in words
    assert "No campaign has been measured yet, so there is no advice on whom to reach next." in words
    assert "60 loaded 2 rejected, 1 duplicate" in words
    assert "not measured stability" in words
    assert "not tested structure" in words
    assert "first run customers since the segments were made" in words
    assert "A budget needs a cost per contact and a measured effect." in words
    assert "Synthetic demonstration data: do not quote." in words


def test_a_second_run_says_what_changed(second_run: pathlib.Path) -> None:
    """Joined, left, moved, verdicts and what needs attention are sentences on page one."""
    words = Page(second_run / "index.html").words
    assert "Since 28 January 2026, 7 customers (2.8 %) changed segment" in words
    assert "5 joined, 4 left, 7 moved; all 6 segments carried on." in words
    assert "Group S06 is fragile: only" in words
    assert "The name of Group S01 no longer fits" in words
    assert "2 rows rejected." in words
    assert "The customers have changed: income has moved." in words


def test_each_segment_has_its_page(second_run: pathlib.Path) -> None:
    """A segment's page says who they are, how sure that is, and how to find them."""
    pages = pages_of(second_run)
    assert {f"S0{number}.html" for number in range(1, 7)} < set(pages)
    words = pages["S02.html"].words
    assert "S02 · 40 customers (16.7 %)" in words
    assert "Typical customer income 39" in words
    assert "Income above 30: finds 80 % of them; 90 % of the customers it finds belong here." in words
    assert "Previous: Group S01" in words
    assert "Next: Group S03" in words


@pytest.mark.slow
def test_the_real_thing_is_not_called_synthetic(site_of: SiteMaker) -> None:
    """The banner stands on demonstration data only."""
    assert "do not quote" not in Page(site_of(WORLDS["one segment"]).index).words


def test_the_same_warehouse_gives_the_same_bytes(site_of: SiteMaker) -> None:
    """Pages do not depend on the clock or on the order of dictionaries."""
    one, other = site_of(World(is_synthetic=True)), site_of(World(is_synthetic=True, names={"S09": "nobody"}))
    for path in sorted(one.folder.iterdir()):
        assert path.read_bytes() == (other.folder / path.name).read_bytes(), path.name


@pytest.mark.slow
def test_page_one_stays_light(site_of: SiteMaker) -> None:
    """Page one can be mailed: under 300 kB with 400 points and with fifteen segments."""
    for world in (World(segment_count=6, customer_count=400), WORLDS["fifteen segments"]):
        assert site_of(world).index.stat().st_size < 300_000


@pytest.mark.parametrize(("customer_count", "is_shown"), [(15, True), (12, False)])
def test_ids_are_not_shown_where_few_could_be_recognised(
    site_of: SiteMaker, customer_count: int, is_shown: bool
) -> None:
    """A page names typical customers of a segment of five (the threshold), and nobody of a segment of four."""
    site = site_of(World(segment_count=3, customer_count=customer_count)).folder
    for key in ("S01", "S02", "S03"):
        page = Page(site / f"{key}.html")
        assert bool(re.search(r"\b00[01]\d\b", page.words)) is is_shown
        assert ("Not shown: with so few customers, people could be recognised." in page.words) is not is_shown


def test_one_file_holds_every_page(site: pathlib.Path) -> None:
    """The file to mail needs no other: ids are unique, links are anchors that resolve, style and marks are inside."""
    whole = Page(site / "report.html")
    ids = whole.values("id")
    assert sorted(ids) == sorted(set(ids))
    links = {link for link in whole.values("href") if not link.startswith("data:image/")}
    assert {link for link in links if not link.startswith("#")} == set()
    assert {link[1:] for link in links} <= set(ids)
    assert set(whole.values("aria-labelledby")) <= set(ids)
    assert (whole.wrong_ends, whole.open_tags) == ([], [])
    for page in pages_of(site).values():
        assert page.words.split(" Skip to the report ")[1][:60] in whole.words
    assert (site / "report.html").stat().st_size < 1_500_000


def test_the_heat_map_says_each_feature_of_each_segment(second_run: pathlib.Path) -> None:
    """A sentence, a chart with the mean in every cell, and the same as a table with all customers last."""
    page = Page(second_run / "index.html")
    told = re.search(
        r"The largest difference: (Group S0\d), (\w.+?) ([\d.]+)(?: %)?, against ([\d.]+)(?: %)? overall\.", page.words
    )
    assert told
    assert "Feature S01 S02 S03 S04 S05 S06 All" in page.words
    chart = re.search(r'<div class="chart wide heat_map">(.*?)</div>', page.path.read_text(), re.DOTALL)
    assert chart
    assert len(re.findall(r"<title>Group S0\d, ", chart[1])) == 6 * len(re.findall("<title>All customers, ", chart[1]))
    words = rf"<title>{told[1]}, {told[2]}: {told[3]}(?: %)? \(\S+ (?:standard deviations|in Cohen.s h)\)</title>"
    assert re.search(words, chart[1], re.IGNORECASE)
    assert re.search(rf">{told[3]}(?: %)?</text>", chart[1])


def test_charts_come_as_pictures_for_slides(second_run: pathlib.Path) -> None:
    """One PNG per chart of page one and per segment."""
    with zipfile.ZipFile(second_run / "charts.zip") as archive:
        names = set(archive.namelist())
        assert all(archive.read(name).startswith(b"\x89PNG") for name in names)
    assert {"scorecard.png", "moves.png", "annual_income_k-spending_score.png", "heat-map.png", "S01.png"} <= names
