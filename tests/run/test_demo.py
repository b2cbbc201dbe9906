"""The demo fills every panel: two months, a campaign with planted effects, a budget; all of it marked as made up."""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Iterator

import pytest

from segapp.pipeline.demo import month_ends
from segapp.warehouse import Warehouse, open_published
from tests.report.pages import pages_of
from tests.run.conftest import ROOT, segapp


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a folder that the demo has made."""
    home = tmp_path_factory.mktemp("demos") / "new"
    done = segapp("demo", "--dir", home, cwd=home.parent)
    assert done.code == 0, done.err
    return home


@pytest.fixture
def warehouse(demo: pathlib.Path) -> Iterator[Warehouse]:
    """Return the demo's published warehouse."""
    with open_published(demo / "warehouse.duckdb") as opened:
        yield opened


def test_the_second_month_is_shown_with_what_changed(warehouse: Warehouse) -> None:
    """Two runs; in the second, some have joined, some have left, some have moved."""
    assert [row.kind for row in warehouse.rows("select kind from marts.run_history order by data_date")] == [
        "fit",
        "assign",
    ]
    gone, new, moved = warehouse.execute(
        "select sum(customer_count) filter (segment_key is null),"
        " sum(customer_count) filter (previous_segment_key is null),"
        " sum(customer_count) filter (segment_key <> previous_segment_key) from marts.segment_moves"
    ).fetchone()
    assert gone > 300
    assert new == 500
    assert moved > 200


@pytest.mark.parametrize(
    "switched_off",
    ["common_subplan", "top_n_window_elimination", "late_materialization,join_elimination,window_self_join"],
)
def test_no_answer_depends_on_a_shortcut_of_the_database(warehouse: Warehouse, switched_off: str) -> None:
    """Every mart and every query of the report gives the same rows without those of its shortcuts that have erred."""
    parameters = {"segment_key": "S02", "x_feature_name": "age_years", "y_feature_name": "spending_score"}
    views = warehouse.rows("select view_name from duckdb_views() where schema_name = 'marts' order by view_name")
    texts = [f"select * from marts.{row.view_name}" for row in views]
    reports = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "sql" / "reports").glob("*.sql"))]
    texts += [text for text in reports if "marts.rfm_scores" not in text]  # the demo has no purchases
    assert len(texts) > 80
    for text in texts:
        given = {name: value for name, value in parameters.items() if f"${name}" in text}
        answers = []
        for setting in ("", switched_off):
            warehouse.execute(f"set disabled_optimizers = '{setting}'")
            answers.append(sorted(map(repr, warehouse.execute(text, given).fetchall())))
        assert answers[0] == answers[1], text


def test_each_segment_has_its_own_silhouette(warehouse: Warehouse) -> None:
    """Those of the segments of the fit, by size, are that of all customers; a segment's mean lies within its range."""
    rows = warehouse.rows(
        "select silhouettes.*, segments.customer_share, runs.silhouette from model.segment_silhouettes as silhouettes"
        " inner join model.segments using (run_id, segment_key) inner join model.runs using (run_id)"
    )
    assert len(rows) == 6
    assert sum(row.mean_silhouette * row.customer_share for row in rows) == pytest.approx(rows[0].silhouette, abs=2e-3)
    assert all(row.silhouette_p10 < row.mean_silhouette < row.silhouette_p90 for row in rows)
    assert all(0 <= row.negative_share < 0.1 for row in rows)


def test_the_planted_effects_are_found_and_buying_anyway_is_no_target(warehouse: Warehouse) -> None:
    """The segments that respond only when asked are reached; the one that buys anyway and the one put off are not."""
    advice = {row.segment_name: row.advice for row in warehouse.rows("select * from marts.segment_targets")}
    assert advice["High income, high spending"] == "leave alone"
    assert advice["Low income, low spending"] == "avoid"
    assert sorted(advice.values()).count("reach") == 2
    planned = warehouse.rows("select * from marts.budget_plan where contact_count > 0")
    assert {advice[row.segment_name] for row in planned} == {"reach"}
    assert sum(row.cost for row in planned) == pytest.approx(6000)


def test_every_page_says_that_the_data_are_made_up(demo: pathlib.Path) -> None:
    """A page that is torn out of the report still says so."""
    pages = sorted((demo / "site").glob("*.html"))
    assert len(pages) >= 8
    for page in pages:
        assert "Synthetic demonstration data: do not quote" in page.read_text(encoding="utf-8"), page.name


@pytest.mark.slow
def test_frames_of_a_page_have_names_of_their_own(demo: pathlib.Path) -> None:
    """Whoever listens to a page can tell its tables and queries apart, each campaign's outcomes too."""
    for name, page in pages_of(demo / "site").items():
        labels = [each["aria-label"] for _, each in page.elements if each.get("role") == "region"]
        assert sorted(labels) == sorted(set(labels)), name


def test_the_demo_can_be_made_again(demo: pathlib.Path) -> None:
    """A second demo makes everything afresh instead of adding to the first."""
    done = segapp("demo", "--dir", demo, "--json", cwd=demo)
    assert done.code == 0, done.err
    assert done.result["customer_count"] == 20_093
    with open_published(demo / "warehouse.duckdb") as opened:
        assert opened.scalar("select count(*) from marts.run_history") == 2


@pytest.mark.parametrize(
    ("today", "ends"),
    [
        ("2026-03-01", ("2026-01-31", "2026-02-28")),
        ("2026-11-30", ("2026-09-30", "2026-10-31")),
        ("2028-03-31", ("2028-01-31", "2028-02-29")),
        ("2026-01-15", ("2025-11-30", "2025-12-31")),
    ],
)
def test_its_months_are_the_last_two(today: str, ends: tuple[str, str]) -> None:
    """Whenever it is made, the demo's data is no older than a month."""
    assert tuple(map(str, month_ends(datetime.date.fromisoformat(today)))) == ends
