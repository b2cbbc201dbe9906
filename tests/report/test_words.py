"""Sentences are true in every state: no page advises against another, and one figure has one answer."""

from __future__ import annotations

import pathlib

import pytest

from segapp.stages.report import ReportSettings, build_site
from tests.report.conftest import SiteMaker
from tests.report.pages import Page
from tests.worlds.report import World, make, project

REASONS = """
create or replace view model.segment_reasons as
select reasons.*, evidence.* exclude (segment_key, advice), reason_text as short_reason_text,
    60 as customer_count, 60 as reachable_count,
    1.0 as value_points, 1.0 as reach_points, 1.0 as typicality_points, 1.0 as stability_points, 70.0 as total_points,
    'high' as capacity_level, 'low' as receptiveness_level,
from (values
    ('S01', 'test first', 'scorecard', 'Points speak for it.'),
    ('S02', 'leave alone', 'scorecard', 'Readiness to respond is low.'),
    ('S03', 'avoid', 'measured lift', 'Fewer responded than without contact.')
) as reasons (segment_key, advice, evidence_type, reason_text)
left join model.segment_evidence as evidence on reasons.segment_key = evidence.segment_key
where reasons.segment_key in (select segment_key from model.segments)"""
CARDS = """
insert into model.test_cards (
    run_id, segment_key, contact_count, holdout_count, holdout_share, base_rate, base_rate_source,
    wanted_lift, smallest_lift, outcome_window_days, is_large_enough, test_with_segment_key, card_text
)
select run_id, segment_key, 51, 9, 0.15, 0.05, 'assumed', 0.02, 0.08, 14, segment_key <> 'S01',
    if(segment_key = 'S01', 'S02', null),
    'Too few customers to test alone: only an effect above 8.0 points could be seen.'
from model.current_run, range(1, 4) as numbers (number), (select printf('S%02d', number) as segment_key)"""
DATED = "update model.runs set data_date = cast(started_at as date) - cast($days as integer)"
HARM = REASONS.replace("test first", "avoid").replace("leave alone", "avoid")


def site(home: pathlib.Path, *statements: str, world: World) -> pathlib.Path:
    """Return the site of a world after some statements."""
    with make(home / "warehouse.duckdb", world) as warehouse:
        for each in statements:
            warehouse.execute(each)
        quiet = ReportSettings(title="Words")
        build_site(warehouse, project=project(home), target=home / "site", settings=quiet, progress=lambda text: None)
    return home / "site"


def words(folder: pathlib.Path, name: str) -> str:
    """Return what people read on a page."""
    return Page(folder / name).words


@pytest.fixture(scope="module")
def advised(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a site in which one segment is to be tested, one to be left alone and one to be avoided."""
    return site(tmp_path_factory.mktemp("advised"), REASONS, CARDS, world=World())


def test_a_segment_that_contact_harms_gets_no_idea_and_no_command(advised: pathlib.Path) -> None:
    """Its page says what was measured and offers no audience; the list of customers stays."""
    page = words(advised, "S03.html")
    assert "Measured: contact does harm here. Fewer responded than without contact. Leave this segment out." in page
    assert "Idea, not a result" not in page
    assert "segapp campaign freeze" not in page
    assert "where segment_key = 'S03'" in page


def test_a_segment_to_leave_alone_says_so_before_its_idea(advised: pathlib.Path) -> None:
    """The reason stands first, and the command is for those who want to know all the same."""
    page = words(advised, "S02.html")
    assert "Leave alone: Readiness to respond is low. Idea, not a result" in page
    assert "To test all the same, with a holdout:" in page
    assert "segapp campaign freeze NAME --segments S02 --holdout 15%" in page


def test_a_test_with_a_partner_freezes_both(advised: pathlib.Path) -> None:
    """Where the card says to test together, the command names both segments, with the card's holdout."""
    page = words(advised, "S01.html")
    assert (
        "Too few customers to test alone: only an effect above 8.0 points could be seen. Test together with Group S02"
        in page
    )
    assert "segapp campaign freeze NAME --segments S01,S02 --holdout 15%" in page


def test_page_one_says_the_order_and_the_reason_in_sentences(advised: pathlib.Path) -> None:
    """The advice of page one is a sentence of its own, and the list says in which order it stands."""
    page = words(advised, "index.html")
    assert "Test Group S01 first. Points speak for it." in page
    assert "In this order: by advice (reach, test first, leave alone, avoid)" in page
    assert "also stands for readiness to respond" not in page  # a measurement is not circular


def test_where_every_segment_is_harmed_nobody_is_to_be_tested(tmp_path: pathlib.Path) -> None:
    """The sentence does not send out a test that the segments' own pages forbid."""
    page = words(site(tmp_path, HARM, world=World()), "index.html")
    assert "Contact does harm in every segment: leave them all out." in page
    assert "test all together" not in page


def test_the_heat_map_leads_with_the_largest_difference(first_run: pathlib.Path, second_run: pathlib.Path) -> None:
    """A number or a share of a category, whichever is farther from all customers in its own measure of effect."""
    for site_folder in (first_run, second_run):
        page = words(site_folder, "index.html")
        assert "The largest difference: Group S01, gender: Female 0 %, against 67 % overall." in page
        assert "1.9 in Cohen" in page[page.index("Group S01, Gender: Female: 0 %") :][:60]


def test_edges_are_counted_over_all_neighbours(tmp_path: pathlib.Path) -> None:
    """Two on the edge to two neighbours are two, not one; and an overlap is not called a number of resamples."""
    shared = "update model.assignments set runner_up_segment_key = 'S03' where customer_id = '0027'"
    page = words(site(tmp_path, shared, world=World(is_judged=True)), "S01.html")
    assert "2 customers could almost as well belong to another segment, 1 of them to Group S02." in page
    assert "Fair: in new samples of the customers, the matching segment overlaps this one by 70 % on average." in page


def test_one_segment_is_not_said_to_be_stable_or_a_cut(tmp_path: pathlib.Path) -> None:
    """With one segment nothing was divided: no convenient cut, no stability, no test of all together."""
    none = "update model.runs set structure_verdict = 'none'"
    alone = REASONS.replace("test first", "leave alone")
    folder = site(tmp_path, none, alone, world=World(segment_count=1, customer_count=30, is_judged=True))
    page = words(folder, "index.html")
    assert "Your 30 customers form one segment" in page
    assert "Group S01: leave alone. Points speak for it." in page
    for said in ("convenient cut", "How stable", "fair stability", "test all together"):
        assert said not in page
    assert "Found again" not in words(folder, "S01.html")
    assert "With one segment there is nothing to find again." in words(folder, "method.html")


@pytest.mark.parametrize(
    ("days", "chip", "attention"),
    [
        (45, "45 days old", ""),
        (46, "46 days old", "The data was 46 days old at this run"),
        (-38, "38 days ahead", "The data is dated 38 days after this run"),
    ],
)
def test_the_age_of_data_is_said_where_it_matters(tmp_path: pathlib.Path, days: int, chip: str, attention: str) -> None:
    """Old data, and data dated after the run, need attention; the limit stands in model.thresholds alone."""
    page = words(site(tmp_path, DATED.replace("$days", str(days)), world=World()), "index.html")
    assert chip in page
    assert attention in page
    assert attention or "at this run:" not in page


def test_navigation_marks_the_page_that_is_shown(first_run: pathlib.Path) -> None:
    """Every page of the navigation says which link is the page itself."""
    for name in ("index", "method", "quality", "campaigns", "runs", "glossary"):
        marked = [each["href"] for each in Page(first_run / f"{name}.html").all("a") if "aria-current" in each]
        assert marked == [f"{name}.html"]


@pytest.mark.slow
def test_rules_say_what_follows_when_they_are_broken(site_of: SiteMaker) -> None:
    """No "fail" stands beside a rule that holds."""
    page = words(site_of(World()).folder, "quality.html")
    assert "Every customer is there once passed nothing is published" in page
    assert " fail " not in page
