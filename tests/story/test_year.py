"""A year of monthly files with planted changes: keys, lineage, moves, stays and drift follow them month by month."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

import pytest

from tests.story.conftest import Group, Shop, customers

RENAME_MONTH, SPLIT_MONTH, VANISH_MONTH, CALM_MONTH = 3, 5, 9, 11
YOUNG, RICH, OLDER, THRIFTY, GROWING = "young", "rich", "older", "thrifty", "growing"
NAMES = {YOUNG: "S02", RICH: "S03", OLDER: "S01", THRIFTY: "S04", GROWING: "S05"}
"""The planted groups and the keys they have from the first fit on: largest first."""
GIVEN = {YOUNG: "The lively ones", RICH: "Big spenders"}
"""Names that a person gives; that of the rich stops being true when they spend less."""


def groups_of(month: int) -> list[Group]:
    """Return the groups of a month: one grows each month, one splits in two halves, one vanishes, one spends less."""
    older = [Group(OLDER, (60, 50, 30), 240)]
    if month >= SPLIT_MONTH:
        older = [Group(OLDER, (70, 40, 30), 140), Group("other", (50, 65, 35), 100)]
    thrifty = [Group(THRIFTY, (40, 110, 8), 140)] if month < VANISH_MONTH else []
    return [
        Group(YOUNG, (25, 40, 85), 200),
        Group(RICH, (38, 110, 80 if month < CALM_MONTH else 50), 160),
        *older,
        *thrifty,
        Group(GROWING, (22, 15, 45), 90 + 10 * month),
    ]


def rows_of(month: int) -> list[tuple[object, ...]]:
    """Return a month's file; those who leave the older group for the other one keep their ids."""
    rows = customers(groups_of(month), month)
    return [
        (f"{OLDER}{140 + int(str(row[0])[5:]):04d}", *row[1:]) if str(row[0])[:5] == "other" else row for row in rows
    ]


def last_day(month: int) -> datetime.date:
    """Return the last day of a month of 2026."""
    return datetime.date(2026 + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)


@dataclass
class Month:
    """What a month's run and refit said."""

    drift: str | None
    reason: str | None
    k: int
    lineage: dict[str, str]
    names: dict[str, str]
    stale: dict[str, str]
    keys_of_groups: dict[str, str]
    moved: dict[tuple[str | None, str | None], int] = field(default_factory=dict)


def observe(shop: Shop, drift: tuple[str | None, str | None]) -> Month:
    """Read what is published after the month's refit."""
    with shop.open() as warehouse:
        segments = warehouse.rows("select * from marts.segments")
        stale = warehouse.rows(
            "select segments.segment_key, described.stale_reason_text from marts.segments"
            " inner join model.segments as described using (run_id, segment_key) where segments.is_name_stale"
        )
        groups = warehouse.rows(
            "select regexp_extract(customer_id, '[a-z]+') as name, mode(segment_key) as key"
            " from marts.customer_segments group by name"
        )
        moves = warehouse.rows(
            "select * from marts.segment_moves where previous_segment_key is distinct from segment_key"
        )
    return Month(
        drift=drift[0],
        reason=drift[1],
        k=len(segments),
        lineage={each.segment_key: each.lineage for each in segments},
        names={each.segment_key: each.segment_name for each in segments},
        stale={each.segment_key: each.stale_reason_text for each in stale},
        keys_of_groups={each.name: each.key for each in groups},
        moved={(each.previous_segment_key, each.segment_key): each.customer_count for each in moves},
    )


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shop, dict[int, Month]]:
    """Return twelve months of a shop: each file is loaded, then everything is fitted anew and applied."""
    shop = Shop(tmp_path_factory.mktemp("year"))
    months = {}
    for month in range(1, 13):
        shop.run(rows_of(month), last_day(month))
        with shop.open() as warehouse:
            drift = warehouse.execute(
                "select drift_verdict, drift_reason_text from model.runs order by started_at desc, run_id desc limit 1"
            ).fetchone()
        if month > 1:
            shop.refit(apply=True)
        months[month] = observe(shop, drift or (None, None))
        if month == RENAME_MONTH:
            for name, text in GIVEN.items():
                shop.rename(NAMES[name], text)
    return shop, months


pytestmark = pytest.mark.slow
Year = tuple[Shop, dict[int, Month]]


def test_untouched_segments_keep_their_keys_all_year(year: Year) -> None:
    """Refitted every month, each planted group that stays has the same key in every month."""
    _, months = year
    for month, seen in months.items():
        for name in (YOUNG, RICH, GROWING):
            assert seen.keys_of_groups[name] == NAMES[name], month
            assert seen.lineage[NAMES[name]] == ("first" if month == 1 else "kept"), month


def test_the_number_of_segments_follows_the_planted_groups(year: Year) -> None:
    """Five, six after the split, five after one has vanished."""
    _, months = year
    assert [seen.k for seen in months.values()] == [5] * 4 + [6] * 4 + [5] * 4


def test_a_split_leaves_the_key_to_the_larger_half(year: Year) -> None:
    """In month 5 the older group splits: both halves say so, the smaller one has a new key, its customers moved."""
    _, months = year
    seen = months[SPLIT_MONTH]
    assert (seen.lineage["S01"], seen.lineage["S06"]) == ("split", "split")
    assert seen.moved["S01", "S06"] == 100
    assert months[SPLIT_MONTH + 1].lineage["S06"] == "kept"
    assert all("S06" not in months[month].lineage for month in range(1, SPLIT_MONTH))


def test_a_segment_that_vanishes_retires_its_key_for_good(year: Year) -> None:
    """From month 9 on nobody has S04, no other segment gets it, and its customers' stays are closed."""
    shop, months = year
    assert all(("S04" in seen.lineage) == (month < VANISH_MONTH) for month, seen in months.items())
    with shop.open() as warehouse:
        stays = warehouse.rows(
            "select valid_to_date, count(*) as customer_count from marts.segment_membership"
            " where customer_id like 'thrifty%' group by valid_to_date"
        )
        retired = warehouse.rows(
            "select distinct previous_segment_key from model.segment_lineage where lineage = 'retired'"
        )
    assert [(each.valid_to_date, each.customer_count) for each in stays] == [(last_day(VANISH_MONTH), 140)]
    assert [each.previous_segment_key for each in retired] == ["S04"]


def test_drift_speaks_up_in_the_months_of_the_planted_changes(year: Year) -> None:
    """Split and vanishing ask for a refit, one group that spends less for a look, growth by ten a month for nothing."""
    _, months = year
    planted = {SPLIT_MONTH: "refit", VANISH_MONTH: "refit", CALM_MONTH: "investigate"}
    expected = dict.fromkeys(range(2, 13), "keep") | planted
    assert {month: seen.drift for month, seen in months.items() if month > 1} == expected
    assert months[1].drift is None
    assert all((seen.reason or "").endswith("segapp refit.") for seen in months.values() if seen.drift == "refit")


def test_a_persons_names_are_carried_through_all_refits(year: Year) -> None:
    """Renamed after month 3, the segments have those names in every later month, and history keeps the old ones."""
    shop, months = year
    for month, seen in months.items():
        assert [seen.names[NAMES[name]] == text for name, text in GIVEN.items()] == [month > RENAME_MONTH] * 2, month
    with shop.open() as warehouse:
        sources = warehouse.rows("select segment_key from marts.segments where name_source = 'person' order by all")
    assert [each.segment_key for each in sources] == [NAMES[name] for name in GIVEN]


def test_a_persons_name_is_marked_when_its_segment_moves(year: Year) -> None:
    """From the month in which the big spenders spend as others do, their name is stale, and says what changed."""
    shop, months = year
    rich = NAMES[RICH]
    assert [month for month, seen in months.items() if rich in seen.stale] == list(range(CALM_MONTH, 13))
    # 50 beside 52.1: surely lower, by little
    assert months[CALM_MONTH].stale == {rich: "spending score is now slightly lower than all customers"}
    page = (shop.home / "site" / "index.html").read_text(encoding="utf-8")
    assert f"no longer fits: {months[12].stale[rich]}. <code>segapp rename {rich}" in page
    shop.rename(rich, "High earners")
    with shop.open() as warehouse:
        assert warehouse.rows("select segment_key from marts.segments where is_name_stale") == []


def test_stays_hold_every_customer_on_every_day(year: Year) -> None:
    """At the end of each month each customer of that month's file has exactly one open stay."""
    shop, _ = year
    with shop.open() as warehouse:
        for month in range(1, 13):
            found = warehouse.scalar(
                "select count(*) from marts.segment_membership where valid_from_date <= $day"
                " and (valid_to_date is null or valid_to_date > $day)",
                {"day": last_day(month)},
            )
            assert found == len(rows_of(month)), month


def test_growth_without_a_refit_adds_up_to_a_shift(shop: Shop) -> None:
    """Held against the fit of month 1, a year of growth asks for a look; month 2 does not."""
    for month in (1, 2):
        shop.run(customers(groups_of(month), month), last_day(month))
    with shop.open() as warehouse:
        assert (
            warehouse.scalar(
                "select drift_verdict from marts.run_history order by started_at desc, run_id desc limit 1"
            )
            == "keep"
        )
    grown = [group if group.name != GROWING else Group(GROWING, group.centre, 330) for group in groups_of(2)]
    shop.run(customers(grown, 12), last_day(12))
    with shop.open() as warehouse:
        run = warehouse.row("select * from model.runs order by started_at desc, run_id desc limit 1")
        largest = warehouse.row(
            "select * from model.drift_results where run_id = ? and subject_kind = 'segment'", [run.run_id]
        )
    assert run.drift_verdict in {"investigate", "refit"}
    assert largest.reason_text.startswith("Segments have changed size: ")
    assert (largest.share_at_fit, largest.share_now) == (
        pytest.approx(0.119, abs=0.001),
        pytest.approx(0.308, abs=0.001),
    )
