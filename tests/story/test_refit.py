"""Refitting: a dry one publishes nothing, --apply publishes exactly what was shown, or says why it cannot."""

from __future__ import annotations

import datetime
import pathlib
import re
import shutil

import pytest

from segapp.errors import SegappError
from segapp.pipeline.proposal import proposal_path
from segapp.pipeline.refit_summary import RefitSummary
from tests.story.conftest import Group, Shop, customers

JANUARY, FEBRUARY = datetime.date(2026, 1, 31), datetime.date(2026, 2, 28)
GROUPS = [
    Group("young", (25, 40, 80), 160),
    Group("rich", (40, 110, 75), 120),
    Group("older", (60, 50, 30), 100),
]
SPLIT = [
    Group("young", (25, 40, 80), 160),
    Group("rich", (40, 110, 75), 120),
    Group("older", (60, 50, 30), 100),
    Group("thrifty", (40, 110, 10), 90),
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a folder with a published first fit of three groups, and a February in which a fourth sits in S03."""
    shop = Shop(tmp_path_factory.mktemp("published"))
    shop.run(customers(GROUPS, 1), JANUARY)
    shop.run(customers(SPLIT, 2), FEBRUARY)
    return shop.home


@pytest.fixture
def grown(tmp_path: pathlib.Path, published: pathlib.Path) -> Shop:
    """Return a copy of that folder, to be changed by the test."""
    shutil.copytree(published, tmp_path / "shop", symlinks=True)
    return Shop(tmp_path / "shop")


def keys(summary: RefitSummary) -> dict[str, str]:
    """Return each new segment's lineage by key."""
    return {segment.segment_key: segment.lineage for segment in summary.segments}


def test_a_dry_refit_shows_the_change_and_publishes_nothing(grown: Shop) -> None:
    """Its answer has k, sentence, crosstab and moves; the published file keeps its bytes."""
    before = grown.project.warehouse.read_bytes()
    found = grown.refit()
    assert grown.project.warehouse.read_bytes() == before
    assert (found.is_applied, found.published_k, found.chosen_k) == (False, 3, 4)
    assert keys(found) == {"S01": "kept", "S02": "kept", "S03": "split", "S04": "split"}
    assert {segment.segment_key: segment.comes_from for segment in found.segments}["S04"] == ("S03",)
    assert sum(flow.customer_count for flow in found.crosstab) == found.shared_count == 470
    assert found.moved_count == 90 == next(flow.customer_count for flow in found.crosstab if flow.segment_key == "S04")


def test_apply_publishes_exactly_what_was_shown(grown: Shop) -> None:
    """Keys, names, sizes and moves of the published run are those of the dry one; the proposal is used up."""
    shown = grown.refit()
    applied = grown.refit(apply=True)
    assert (applied.segments, applied.crosstab, applied.choice_text) == (
        shown.segments,
        shown.crosstab,
        shown.choice_text,
    )
    assert not proposal_path(grown.project).exists()
    with grown.open() as warehouse:
        run = warehouse.row("select * from model.runs where run_id = ?", [applied.run_id])
        moves = warehouse.scalar(
            "select sum(customer_count) from marts.segment_moves where previous_segment_key <> segment_key"
        )
        stored = {row.segment_key: row.lineage for row in warehouse.rows("select * from marts.segments")}
        stays = warehouse.scalar(
            "select count(*) from marts.segment_membership where segment_key = 'S04' and valid_to_date is null"
        )
        live = warehouse.scalar(
            "select count(*) from marts.customer_segments as a join marts.customer_segments_live as b using"
            " (customer_id) where a.segment_key is distinct from b.segment_key"
        )
        snapshots = warehouse.scalar("select count(distinct run_id) from model.drift_snapshot")
    assert (run.kind, run.fit_run_id, run.data_date) == ("refit", run.run_id, FEBRUARY)
    assert (moves, stays, live, snapshots) == (applied.moved_count, 90, 0, 2)
    assert stored == keys(applied)
    page = " ".join(re.sub("<[^>]+>", "", (grown.home / "site" / "index.html").read_text(encoding="utf-8")).split())
    names = {segment.segment_key: segment.segment_name for segment in applied.segments}
    assert f"{names['S03']} split into {names['S03']} and {names['S04']}" in page


@pytest.mark.slow
def test_apply_without_a_proposal_publishes_what_it_finds(grown: Shop) -> None:
    """A monthly job need not look first."""
    applied = grown.refit(apply=True, k=2)
    assert (applied.is_applied, applied.chosen_k, applied.rule_k, applied.chosen_by) == (True, 2, 4, "person")
    with grown.open() as warehouse:
        run = warehouse.row("select * from marts.run_history order by started_at desc, run_id desc limit 1")
    assert (run.segment_count, run.chosen_by) == (2, "person")
    assert "the rule alone would choose 4" in run.choice_text


def test_apply_refuses_when_the_customers_have_changed(grown: Shop) -> None:
    """A file that came in between makes the proposal worthless; the published run stays."""
    grown.refit()
    grown.run(customers(GROUPS, 3), FEBRUARY)
    with pytest.raises(SegappError, match=r"the customers have changed since the proposal.*segapp refit"):
        grown.refit(apply=True)
    with grown.open() as warehouse:
        assert warehouse.scalar("select kind from model.current_run") == "assign"


@pytest.mark.slow
def test_apply_refuses_when_another_model_was_published(grown: Shop) -> None:
    """Somebody else's refit in between: what was shown does not follow from what is published now."""
    grown.refit()
    kept = proposal_path(grown.project).read_text(encoding="utf-8")
    grown.refit(apply=True)
    proposal_path(grown.project).write_text(kept, encoding="utf-8")
    with pytest.raises(SegappError, match="another model was published since the proposal"):
        grown.refit(apply=True)


@pytest.mark.slow
def test_apply_refuses_when_settings_have_changed(grown: Shop) -> None:
    """Another seed may give other segments than those shown."""
    grown.refit()
    (grown.home / "segapp.toml").write_text("seed = 7\n", encoding="utf-8")
    with pytest.raises(SegappError, match="features, thresholds or the seed have changed"):
        grown.refit(apply=True)


def test_apply_refuses_another_number_than_the_one_proposed(grown: Shop) -> None:
    """--apply means what was shown; another wish is looked at first."""
    grown.refit(k=3)
    with pytest.raises(SegappError, match=r"made with --k 3.*segapp refit --k 5"):
        grown.refit(apply=True, k=5)


@pytest.mark.slow
def test_apply_takes_the_evidence_of_the_proposal(grown: Shop) -> None:
    """What was shown was tested so; another wish is looked at first, no wish takes the proposal's."""
    grown.refit(evidence="none")
    with pytest.raises(SegappError, match=r"made with --evidence none.*segapp refit --evidence quick"):
        grown.refit(apply=True, evidence="quick")
    assert grown.refit(apply=True, evidence=None).stability_mean_ari is None


@pytest.mark.slow
def test_a_proposal_that_cannot_be_read_counts_as_none(grown: Shop) -> None:
    """A damaged file beside the warehouse is no reason to fail."""
    proposal_path(grown.project).write_text("{", encoding="utf-8")
    assert grown.refit(apply=True).chosen_k == 4


@pytest.mark.slow
def test_apply_refuses_segments_that_are_not_those_shown(grown: Shop) -> None:
    """What came out is held against what was shown, to the last bit."""
    grown.refit()
    path = proposal_path(grown.project)
    text = path.read_text(encoding="utf-8")
    start = text.index('"outcome_hash": "') + len('"outcome_hash": "')
    path.write_text(text[:start] + "0" * 32 + text[start + 32 :], encoding="utf-8")
    with pytest.raises(SegappError, match="came out differently from the proposal"):
        grown.refit(apply=True)


@pytest.mark.slow
def test_a_refit_of_the_same_customers_moves_nobody(grown: Shop) -> None:
    """Applied twice, the second finds the same segments, keys and sizes."""
    first = grown.refit(apply=True)
    second = grown.refit(apply=True)
    assert second.moved_count == 0
    assert set(keys(second).values()) == {"kept"}
    assert [segment.customer_count for segment in second.segments] == [
        segment.customer_count for segment in first.segments
    ]


def test_without_a_warehouse_there_is_nothing_to_refit(shop: Shop) -> None:
    """The line says how to make segments."""
    with pytest.raises(SegappError, match=r"no segments yet.*segapp run"):
        shop.refit()


@pytest.mark.slow
def test_a_person_names_a_segment_for_good(grown: Shop) -> None:
    """The name stays through later runs and refits, in every table; earlier runs keep theirs."""
    grown.rename("s02", "  <b>Big'; spenders  ")
    grown.run(customers(SPLIT, 3), FEBRUARY)
    grown.refit(apply=True)
    with grown.open() as warehouse:
        row = warehouse.row("select * from marts.segments where segment_key = 'S02'")
        names = warehouse.scalar(
            "select count(distinct segment_name) from marts.segment_history where segment_key = 'S02'"
        )
        used = warehouse.scalar("select distinct segment_name from marts.customer_segments where segment_key = 'S02'")
    assert (row.segment_name, row.name_source, row.is_name_stale) == ("<b>Big'; spenders", "person", False)
    assert (names, used) == (2, "<b>Big'; spenders")


@pytest.mark.parametrize(
    ("key", "name", "words"),
    [
        ("S09", "Regulars", "there is no segment 'S09'. Segments are S01 \\("),
        ("S01,S02", "Regulars", "names 2 segments"),
        ("S01", "S02", "looks like the key of a segment"),
        ("S01", "s44", "looks like the key of a segment"),
        ("S01", "   ", "at least one character"),
        ("S01", "x" * 151, "151 characters"),
        ("S01", "two\nlines", "line break"),
        ("S01", "S02's", "is already called"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(grown: Shop, key: str, name: str, words: str) -> None:
    """One clear line, and nothing has changed."""
    if "already" in words:
        with grown.open() as warehouse:
            name = str(warehouse.scalar("select upper(segment_name) from marts.segments where segment_key = 'S02'"))
    before = grown.project.warehouse.read_bytes()
    with pytest.raises(SegappError, match=words):
        grown.rename(key, name)
    assert grown.project.warehouse.read_bytes() == before
