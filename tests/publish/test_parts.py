"""A run in parts: `--until STEP` keeps the working copy, `--from STEP` continues it, what is published waits."""

from __future__ import annotations

import datetime
import hashlib
import os
import pathlib
import shutil
from typing import Any, get_args

import pytest

from segapp.cli.parts import First, Last
from segapp.errors import SegappError
from segapp.pipeline import RunRequest, RunSummary, run
from segapp.pipeline.continuing import Continuation, KeptSummary, continue_run, run_until
from segapp.pipeline.forget import forget
from segapp.pipeline.rename import rename
from segapp.pipeline.steps import STEPS, steps_between
from segapp.project import Project, find_project
from segapp.stages.publish import check_project, heal, rollback
from segapp.stages.sample import write_sample
from segapp.warehouse import open_published
from tests.run.conftest import segapp

KEPT = ".warehouse.duckdb.kept"
TABLES = ("customer_segments", "segments", "segment_profiles", "k_search", "segment_moves", "data_quality")
VARYING = (
    *("run_id", "fit_run_id", "previous_run_id", "first_run_id", "batch_id"),
    *("loaded_at", "assigned_at", "started_at", "finished_at"),
)


def quiet(step: str) -> None:
    """Show no progress."""


@pytest.fixture(scope="module")
def customers(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A small file of made-up customers."""
    path = tmp_path_factory.mktemp("customers") / "customers.csv"
    write_sample(path, customer_count=80)
    return path


def month(customers: pathlib.Path, day: int) -> RunRequest:
    """Return a run of the file for one day, without evidence: it is quick."""
    return RunRequest(source=customers, data_date=datetime.date(2026, 1, day), evidence="none")


@pytest.fixture(scope="module")
def published_once(customers: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with one publication, to be copied by each test."""
    project = find_project(tmp_path_factory.mktemp("shop"))
    run(project, month(customers, 30), quiet)
    return project


@pytest.fixture
def shop(published_once: Project, tmp_path: pathlib.Path) -> Project:
    """A project of this test with one publication."""
    home = tmp_path / "shop 'of' [2026]"
    shutil.copytree(published_once.home, home, symlinks=True, copy_function=shutil.copy2)
    return find_project(home)


def published(project: Project) -> tuple[str, str]:
    """Return a hash of the published file, and where the link of the site points."""
    return hashlib.sha256(project.warehouse.read_bytes()).hexdigest(), os.readlink(project.site)


def contents(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of the public tables but for run ids and times."""
    found = {}
    with open_published(project.warehouse) as warehouse:
        for table in TABLES:
            names = [row[0] for row in warehouse.execute(f"describe marts.{table}").fetchall()]
            columns = ", ".join(f'"{name}"' for name in names if name not in VARYING)
            found[table] = warehouse.execute(f"select {columns} from marts.{table} order by all").fetchall()
    return found


def refused(project: Project, first_step: str) -> str:
    """Go on at a step, expect a refusal that changes nothing, and return its line."""
    before = published(project)
    with pytest.raises(SegappError) as error:
        continue_run(project, Continuation(first_step), quiet)
    assert published(project) == before
    return error.value.line


def test_the_command_line_knows_every_step() -> None:
    """--until may name all steps but the last, --from all but the first."""
    assert get_args(Last) == tuple(STEPS)[:-1]
    assert get_args(First) == tuple(STEPS)[1:]


@pytest.mark.slow
def test_a_run_in_eight_parts_is_a_whole_run(customers: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """First run and later run, each step by itself: the same tables, and nothing is published before the end."""
    whole, parts = (find_project(tmp_path / name) for name in ("whole", "parts"))
    for project in (whole, parts):
        project.home.mkdir()
    for day in (30, 31):
        before = sorted(path.name for path in parts.home.glob("[!.]*")), day == 31 and published(parts)
        run(whole, month(customers, day), quiet)
        kept = run_until(parts, month(customers, day), quiet, last_step="read")
        for step in steps_between("fit", "report"):
            assert kept.next_step == step
            found = continue_run(parts, Continuation(step, step), quiet)
            assert isinstance(found, KeptSummary)
            kept = found
        assert before == (sorted(path.name for path in parts.home.glob("[!.]*")), day == 31 and published(parts))
        assert pathlib.Path(str(kept.report)).is_file()
        summary = continue_run(parts, Continuation("publish"), quiet)
        assert isinstance(summary, RunSummary)
        assert summary.run_id == kept.run_id
        assert contents(parts) == contents(whole)
        assert (parts.site / "index.html").is_file()
        assert not (parts.home / KEPT).exists()


def test_progress_names_the_steps(shop: Project, customers: pathlib.Path) -> None:
    """Each line of progress begins with the name that --until and --from take."""
    lines: list[str] = []
    run(shop, month(customers, 31), lines.append)
    assert list(dict.fromkeys(line.split(": ")[0] for line in lines)) == list(STEPS)[:1] + list(STEPS)[2:]
    lines.clear()
    empty = find_project(shop.home / "empty")
    empty.home.mkdir()
    run_until(empty, month(customers, 31), lines.append, last_step="fit")
    assert list(dict.fromkeys(line.split(": ")[0] for line in lines)) == ["read", "fit"]


def test_without_a_kept_copy_there_is_nothing_to_go_on_with(shop: Project) -> None:
    """The refusal says how to make one."""
    assert "no working copy is kept" in refused(shop, "fit")
    assert "--until" in refused(shop, "fit")


def test_a_step_left_out_and_a_step_done_twice_are_refused(shop: Project, customers: pathlib.Path) -> None:
    """The refusal names the steps between, and the one to go on with; tables and report may be made again."""
    run_until(shop, month(customers, 31), quiet, last_step="fit")
    assert "place, describe would be left out" in refused(shop, "marts")
    assert "--from place" in refused(shop, "marts")
    continue_run(shop, Continuation("place", "check"), quiet)
    assert "place is done" in refused(shop, "place")
    continue_run(shop, Continuation("marts", "report"), quiet)
    continue_run(shop, Continuation("marts"), quiet)
    assert heal(shop) == []


def test_another_publication_since_is_refused(shop: Project, customers: pathlib.Path) -> None:
    """A new name of a segment counts, too: it would be lost. After a rollback the copy fits again."""
    run_until(shop, month(customers, 31), quiet, last_step="place")
    with open_published(shop.warehouse) as warehouse:
        run_id = warehouse.scalar("select run_id from model.current_run")
    rename(shop, "S01", "Regulars", quiet)
    assert f"started from run {run_id}, and the published warehouse has changed since" in refused(shop, "describe")
    finding = next(each for each in check_project(shop) if each.subject == "kept copy")
    assert (finding.is_fine, "segapp run FILE starts again and drops it" in finding.text) == (False, True)
    rollback(shop)
    assert isinstance(continue_run(shop, Continuation("describe"), quiet), RunSummary)


def test_other_features_since_are_refused(shop: Project, customers: pathlib.Path) -> None:
    """Half a run with the old features and half with the new ones would be neither."""
    run_until(shop, month(customers, 31), quiet, last_step="fit")
    shutil.copytree(shop.sql, shop.home / "sql")
    changed = find_project(shop.home)
    view = next((shop.home / "sql" / "3_features").glob("customer_*.sql"))
    view.write_text(f"-- a remark changes nothing\n{view.read_text(encoding='utf-8')}", encoding="utf-8")
    continue_run(changed, Continuation("place", "place"), quiet)
    view.write_text(view.read_text(encoding="utf-8").replace("select", "select distinct", 1), encoding="utf-8")
    assert "have changed since the working copy was kept" in refused(changed, "describe")


def test_a_part_that_fails_leaves_the_kept_copy(shop: Project, customers: pathlib.Path) -> None:
    """A broken template is fixed and the report step done again; until then file and site are the old ones."""
    run_until(shop, month(customers, 31), quiet, last_step="check")
    page = shop.home / "templates" / "pages" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("{{ nothing.of.this }}", encoding="utf-8")
    assert "index.html" in refused(find_project(shop.home), "report")
    page.unlink()
    assert isinstance(continue_run(find_project(shop.home), Continuation("report"), quiet), RunSummary)


def test_healing_leaves_a_kept_copy_alone(shop: Project, customers: pathlib.Path) -> None:
    """It is no leftover; one that was being kept or dropped when the job was killed is."""
    run_until(shop, month(customers, 31), quiet, last_step="read")
    assert heal(shop) == []
    finding = next(each for each in check_project(shop) if each.subject == "kept copy")
    assert (finding.is_fine, "done until read" in finding.text) == (True, True)
    shutil.copytree(shop.home / KEPT, shop.home / f"{KEPT}.before")
    (shop.home / f"{KEPT}.part").mkdir()
    heal(shop)
    assert {path.name for path in shop.home.glob(f"{KEPT}*")} == {KEPT}
    (shop.home / KEPT).rename(shop.home / f"{KEPT}.before")
    heal(shop)
    assert {path.name for path in shop.home.glob(f"{KEPT}*")} == {KEPT}
    (shop.home / KEPT / "kept.json").write_text("{}", encoding="utf-8")
    assert "its record cannot be read" in refused(shop, "fit")


def test_a_plain_run_starts_anew_and_says_so(shop: Project, customers: pathlib.Path) -> None:
    """It drops the kept copy once it is published, not when it fails; another --until takes its place."""
    run_until(shop, month(customers, 31), quiet, last_step="fit")
    kept = run_until(shop, month(customers, 31), quiet, last_step="read")
    assert any("replaced that one" in note for note in kept.notes)
    with pytest.raises(SegappError):
        run(shop, month(customers.with_name("missing.csv"), 31), quiet)
    assert (shop.home / KEPT).exists()
    summary = run(shop, month(customers, 31), quiet)
    assert any("started again and dropped it" in note for note in summary.notes)
    assert not (shop.home / KEPT).exists()


@pytest.mark.slow
def test_a_forgotten_customer_leaves_the_kept_copy_too(shop: Project, customers: pathlib.Path) -> None:
    """The copy goes with them; also when the job was killed before it came to that."""
    run_until(shop, month(customers, 31), quiet, last_step="fit")
    shutil.copytree(shop.home / KEPT, customers.with_name("kept"))
    customer_id = customers.read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    forget(shop, customer_id, quiet)
    assert not (shop.home / KEPT).exists()
    shutil.move(customers.with_name("kept"), shop.home / KEPT)
    assert heal(shop) == ["removed the kept working copy, which still knew a forgotten customer"]
    assert not (shop.home / KEPT).exists()


@pytest.mark.slow
def test_the_commands_say_where_it_is_and_how_to_go_on(customers: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """As a person types them; what a finished step was told cannot be told again."""
    done = segapp("run", customers, "--until", "check", "--evidence", "none", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert f"Kept     {tmp_path / KEPT / 'warehouse.duckdb'}" in done.out
    assert "segapp run --from report" in done.out
    assert not (tmp_path / "warehouse.duckdb").exists()
    look = segapp("sql", "select count(*) from marts.customer_segments", "--csv", "--dir", KEPT, cwd=tmp_path)
    assert look.out.splitlines()[1] == "80"
    for words in ((customers, "--from", "report"), ("--from", "report", "--k", "3"), ("--from", "read"), ()):
        assert segapp("run", *words, cwd=tmp_path).code == 2
    assert segapp("run", "--from", "describe", cwd=tmp_path).code == 1
    assert segapp("run", "--from", "report", cwd=tmp_path).code == 0
    assert segapp("run", "--from", "report", cwd=tmp_path).code == 1
    assert (tmp_path / "site" / "index.html").is_file()
