"""The commands on campaigns, on a real warehouse: each publishes whole or says in one line why not."""

from __future__ import annotations

import csv
import json
import pathlib
import shutil

import pytest
from typer.testing import CliRunner, Result

from segapp.cli.app import app
from segapp.errors import SegappError, SourceError, TargetError
from segapp.pipeline import RunRequest, run
from segapp.project import find_project
from segapp.stages.campaigns.intake.made_up_outcomes import plant_campaign
from segapp.stages.sample import write_sample
from segapp.warehouse import open_published

pytestmark = pytest.mark.slow

START = ("--start-date", "2026-02-02")
MONEY = ("--cost-per-contact", "1", "--value-per-response", "25", "--currency", "EUR")


def call(home: pathlib.Path, *words: str) -> Result:
    """Run a command on the warehouse in `home`; an error of ours is raised."""
    done = CliRunner().invoke(app, [*words, "--dir", str(home)])
    if isinstance(done.exception, SegappError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done


def silent(step: str) -> None:
    """Show nothing."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a folder with a synthetic warehouse of 6,000 customers and a measured campaign Spring."""
    home = tmp_path_factory.mktemp("campaigns")
    write_sample(home / "customers.csv", customer_count=6000)
    request = RunRequest(home / "customers.csv", is_synthetic=True, is_rendered=False)
    run(find_project(home), request, silent)
    call(home, "campaign", "freeze", "Spring", "--holdout", "30%", *START, *MONEY)
    with open_published(home / "warehouse.duckdb") as warehouse:
        plant_campaign(warehouse, "Spring", home / "spring.csv")
    call(home, "ingest", "outcomes", str(home / "spring.csv"), "--campaign", "Spring", "--data-date", "2026-02-28")
    return home


@pytest.fixture
def home(made: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a copy of that folder, to be changed by one test."""
    return pathlib.Path(shutil.copytree(made, tmp_path / "home", symlinks=True))


def test_a_campaign_goes_from_plan_to_budget(home: pathlib.Path) -> None:
    """Results name what works and what does not; the budget goes where it works and is spent; the report shows both."""
    seen = call(home, "campaign", "results", "Spring").stdout
    assert "4,200 contacted, 1,800 held out" in seen
    assert "Works:" in seen
    assert "No worthwhile effect:" in seen
    assert "extra responses; profit" in seen
    plan = call(home, "campaign", "plan", "--budget", "800", "--cost-per-contact", "1").stdout
    assert "the budget limits it; 0.00 EUR stays unspent" in plan
    index = (home / "site" / "index.html").read_text()
    assert "needs 4.0 to pay" in index
    assert "the budget limits it" in index
    frozen = call(home, "campaign", "freeze", "Summer", "--from-plan").stdout
    assert "C02  Summer: 1,000 members" in frozen
    with open_published(home / "warehouse.duckdb") as warehouse:
        summer = warehouse.row(
            "select count(*) filter (where not is_holdout) as contacted_count, any_value(cost_per_contact) as cost"
            " from core.campaign_contacts inner join core.campaigns using (campaign_key) where campaign_name = 'Summer'"
        )
    assert (summer.contacted_count, summer.cost) == (800, 1.0)
    assert 'Next: segapp ingest outcomes FILE --campaign "Summer"' in call(home, "campaign", "results", "Summer").stdout


def test_planted_effects_are_the_same_each_time(home: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """The demo's outcomes follow from campaign and ids alone."""
    with open_published(home / "warehouse.duckdb") as warehouse:
        plant_campaign(warehouse, "Spring", tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (home / "spring.csv").read_bytes()


def test_an_export_holds_one_arm_a_file_with_columns_of_ones_own(home: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Every member once, no formula left, merged columns beside; those held out only when asked for."""
    mine = tmp_path / "mine.csv"
    mine.write_text("Customer-ID,greeting\n0001,=cmd|' /C calc'!A0\n0002,Hello\n")
    folder = tmp_path / "new" / "folder"
    words = ("campaign", "export", "Spring", "--to", str(folder), "--merge", str(mine))
    seen = call(home, *words).stdout
    assert "4,200 members of contact" in seen
    assert f" of 4,200 members found in {mine}" in seen
    with (folder / "campaign-Spring-contact.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len({row["customer_id"] for row in rows}) == len(rows) == 4200
    greetings = {row["customer_id"]: row["greeting"] for row in rows if row["greeting"]}
    assert set(greetings.values()) <= {"'=cmd|' /C calc'!A0", "Hello"}
    assert greetings
    assert list(folder.glob("*holdout*")) == []
    mine.write_text("Client Number,greeting\n0001,Hello\n")
    with pytest.raises(SourceError, match="name the one with the id: --on COLUMN"):
        call(home, *words)
    assert "4,200 members" in call(home, *words, "--on", "client number", "--overwrite").stdout
    with pytest.raises(TargetError, match="there is a file of this name already"):
        call(home, *words, "--on", "client number")
    call(home, "campaign", "export", "Spring", "--to", str(folder), "--format", "parquet", "--with-holdout")
    with open_published(home / "warehouse.duckdb") as warehouse:
        found = warehouse.row(
            "select count(*) as members, count(distinct arm_name) as arms from read_parquet(?)",
            [str(folder / "campaign-Spring-*.parquet")],
        )
    assert (found.members, found.arms) == (6000, 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("campaign", "results", "Autumn"), "there is no campaign 'Autumn'. Campaigns: Spring"),
        (
            ("campaign", "export", "Spring", "--arm", "poster"),
            "'Spring' has no arm 'poster'. Arms are contact, holdout",
        ),
        (("campaign", "export", "Spring", "--merge", "nowhere.csv"), "nowhere.csv"),
        (("campaign", "freeze", "Spring"), "'Spring' was frozen on"),
        (("campaign", "freeze", "X", "--segments", "S77"), "there is no segment 'S77'"),
        (("campaign", "freeze", "X", "--from-plan"), "there is no budget plan yet"),
        (("campaign", "plan", "--budget", "100"), "no budget can be planned without a cost per contact"),
        (("ingest", "outcomes", "nowhere.csv", "--campaign", "Spring"), "there is no such file"),
        (("ingest", "outcomes", "customers.csv"), "the campaign of these outcomes is not named"),
        (
            ("ingest", "outcomes", "customers.csv", "--campaign", "Spring", "--full-snapshot"),
            "no file of them is a full snapshot",
        ),
        (("ingest", "customers", "customers.csv"), "customers come in with segapp run FILE"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(
    made: pathlib.Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    """The published warehouse is the same file afterwards."""
    monkeypatch.chdir(made)
    before = (made / "warehouse.duckdb").stat()
    with pytest.raises(SegappError) as error:
        call(made, *words)
    assert said in error.value.line
    assert (made / "warehouse.duckdb").stat() == before


def test_answers_for_scripts_are_json(made: pathlib.Path) -> None:
    """--json gives the same figures as words do."""
    results = json.loads(call(made, "campaign", "results", "Spring", "--json").stdout)
    assert results["campaign"]["contacted_count"] == 4200
    assert {lift["verdict"] for lift in results["lifts"]} >= {"works", "no worthwhile effect"}
    plan = json.loads(call(made, "campaign", "plan", "S01", "--json").stdout)
    assert [row["segment_key"] for row in plan["rows"]] == ["S01"]


@pytest.mark.parametrize("share", ["120%", "a fifth", "-1"])
def test_a_share_that_is_none_is_wrong_usage(made: pathlib.Path, share: str) -> None:
    """Exit code 2, as for every wrong word."""
    done = CliRunner().invoke(app, ["campaign", "freeze", "X", f"--holdout={share}", "--dir", str(made)])
    assert done.exit_code == 2


def test_without_segments_there_is_nothing_to_plan(tmp_path: pathlib.Path) -> None:
    """An empty folder says what to do first."""
    with pytest.raises(SegappError, match=r"segapp run customers\.csv"):
        call(tmp_path, "campaign", "freeze", "Spring")


def test_a_standing_holdout_needs_no_name_and_is_in_no_list(home: pathlib.Path) -> None:
    """One command holds 5 % out of everything for a year; the list of customers leaves them out."""
    said = call(home, "campaign", "freeze", "--standing-holdout", "5%", "--start-date", "2026-03-01").output
    assert "Standing holdout 2026: 300 of 6,000 customers are contacted by no campaign until 2027-03-01" in said
    assert 'segapp ingest outcomes FILE --campaign "Standing holdout 2026"' in said
    call(home, "export", str(home / "all.csv"))
    with (home / "all.csv").open() as file:
        assert sum(1 for _ in csv.DictReader(file)) == 5700
    assert "300 held out of every campaign" in call(
        home, "campaign", "freeze", "Summer", "--start-date", "2026-03-02"
    ).output.replace("Left out: ", "")
    refused = CliRunner().invoke(
        app, ["campaign", "freeze", "--standing-holdout", "5%", "--segments", "S01", "--dir", str(home)]
    )
    assert (refused.exit_code, "of all customers" in refused.output) == (2, True)
