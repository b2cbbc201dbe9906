"""Pages hold their layout and their grammar with thirty features, long and right-to-left words, and nothing known."""

from __future__ import annotations

import html
import pathlib
import re
import shutil

import pytest
from playwright.sync_api import Browser

from segapp.stages.report import ReportSettings, build_site
from tests.report.pages import pages_of
from tests.report.screens import violations
from tests.worlds.report import ROOT, World, make, project

pytestmark = pytest.mark.browser

LABELS = (
    "מדד נאמנות",
    "عدد الطلبات",
    "x" * 150,
    "Long words, " * 12 + "end",
    '<b>"&',
    "Share of orders that came back",
)
NAMES = {
    "S01": "x" * 150,
    "S02": "שלום עולם, גבוה",
    "S03": "عملاء بدخل مرتفع",
    "S04": ("many words " * 18).strip(),
    "S05": "<b>&",
}
PROFILES = """
insert into model.segment_profiles (
    run_id, segment_key, feature_name, category_name, customer_count, missing_count, segment_value,
    segment_sd, segment_median, segment_p10, segment_p90, base_count, base_value, base_sd, base_median
)
select run_id, segment_key, 'feature_' || number, null, customer_count, 0, 1000 * number + size_rank, 7.5, 12.5, -3.25,
    1234567.875, 900, 1000 * number + 3, 5, 3.5
from model.segments, range(5, 32) as numbers (number)"""
UNKNOWN = (
    "update model.segment_profiles set segment_value = null, segment_sd = null, segment_median = null,"
    " segment_p10 = null, segment_p90 = null, base_value = null, base_sd = null, base_median = null",
    "update model.runs set silhouette = null, choice_text = null, rule_k = null, point_count = null, inertia = null,"
    " summary_loss = null, structure_verdict = null, stability_mean_ari = null, drift_verdict = null",
    "update model.segments set joined_count = null, left_count = null, rule_text = null, rule_sql = null,"
    " stability_jaccard = null, stability_grade = null",
    "update model.k_search set silhouette = null, silhouette_squared = null, calinski_harabasz = null,"
    " davies_bouldin = null, smallest_segment_share = null, restart_spread = null",
    "delete from model.segment_silhouettes",
    "delete from model.feature_histograms",
)
WORLDS = {
    "thirty features, fifteen segments": (World(15, 900, 2, is_judged=True, names=NAMES), (PROFILES,)),
    "thirty features, one segment": (World(1, 30, 2, is_judged=True, names=NAMES), (PROFILES,)),
    "nothing known": (World(3, 60, 2, names={"S01": "x" * 200}), UNKNOWN),
}
UNGRAMMATICAL = re.compile(
    r"\bNone\b(?![:.])|\bnan\b|\binf\b|\bundefined\b| ,| \.(?!\d)|\(\)|\b1 customers\b|: \.|,\.|\bof of\b"
)


def with_features(home: pathlib.Path) -> pathlib.Path:
    """Return a folder of SQL whose catalog has twenty-seven more features, with labels that are hard to set."""
    shutil.copytree(ROOT / "sql", home / "sql")
    catalog = home / "sql" / "3_features" / "feature_catalog.sql"
    rows = [
        f"('feature_{number}', {number}, '{LABELS[number % len(LABELS)]} {number}', 'points', 'profile', 'none',"
        " 'exclude', null, '', '', '0.0', true, false)"
        for number in range(5, 32)
    ]
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(text.replace(") as catalog (", "    , " + "\n    , ".join(rows) + "\n) as catalog ("))
    return home / "sql"


@pytest.fixture(scope="module", params=WORLDS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return the site of each world in turn."""
    world, statements = WORLDS[request.param]
    home = tmp_path_factory.mktemp("hostile")
    world = World(**{**vars(world), "sql": with_features(home)})
    with make(home / "warehouse.duckdb", world) as warehouse:
        for statement in statements:
            warehouse.execute(statement)
        return build_site(
            warehouse,
            project=project(home, sql=world.sql),
            target=home / "site",
            settings=ReportSettings(title="Läden & more"),
            progress=lambda sentence: None,
        ).folder


def chosen_pages(site: pathlib.Path) -> list[pathlib.Path]:
    """Return every page but those of further segments and the file that holds all."""
    return [path for path in sorted(site.glob("*.html")) if not re.match(r"S(?!0[14])\d|report", path.name)]


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_hold_their_layout(browser: Browser, site: pathlib.Path, width: int) -> None:
    """No page scrolls sideways and none breaks a rule for accessible pages, on a desk and on a phone."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    for path in chosen_pages(site):
        page = context.new_page()
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
        assert violations(page) == [], path.name
        page.close()


@pytest.mark.slow
def test_sentences_stay_grammatical(site: pathlib.Path) -> None:
    """What is not known leaves no hole in a sentence: no empty brackets, no lonely comma, no name of nothing."""
    for name, page in pages_of(site).items():
        text = page.path.read_text(encoding="utf-8")
        for tag in ("details", "pre", "svg", "script"):
            text = re.sub(rf"<{tag}\b.*?</{tag}>", "", text, flags=re.DOTALL)
        shown = " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())
        assert [shown[max(each.start() - 60, 0) : each.end() + 20] for each in UNGRAMMATICAL.finditer(shown)] == [], (
            name
        )


@pytest.mark.slow
def test_page_one_stays_light(site: pathlib.Path) -> None:
    """Thirty features, fifteen segments: page one within 300 kB; the one file, all compared in it, within 1.7 MB."""
    assert (site / "index.html").stat().st_size < 300_000
    assert (site / "report.html").stat().st_size < 1_700_000
