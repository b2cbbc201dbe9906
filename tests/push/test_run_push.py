"""`segapp run --push` pushes what it has published; a push that fails leaves the run standing and says what to do."""

from __future__ import annotations

import json
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time

import psycopg
import pytest

from segapp.stages.sample import write_sample

DAYS = ["--evidence", "none", "--data-date", "2026-01-31"]


@pytest.fixture
def home(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder with a file of customers and a database to push to."""
    write_sample(tmp_path / "customers.csv", customer_count=60)
    (tmp_path / "segapp.toml").write_text("push_to = 'sqlite:///bi.sqlite'\n")
    return tmp_path


def segapp(*words: str, home: pathlib.Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would, in `home`."""
    command = [sys.executable, "-m", "segapp", *words]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)


def pushed_runs(home: pathlib.Path) -> set[str]:
    """Return which runs the tables there show."""
    with sqlite3.connect(home / "bi.sqlite") as connection:
        return {run for (run,) in connection.execute("select run_id from marts_push_record")}


def test_a_run_pushes_what_it_published(home: pathlib.Path) -> None:
    """The last lines say what was copied and where to; the database shows the run of the warehouse."""
    done = segapp("run", "customers.csv", *DAYS, "--push", home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Tables marts_... of sqlite:///bi.sqlite" in done.stdout.splitlines()[-2:]
    told = segapp("sql", "select run_id from marts.contract", "--csv", home=home).stdout.splitlines()[1]
    assert pushed_runs(home) == {told}


def test_a_push_that_fails_never_undoes_the_run(home: pathlib.Path) -> None:
    """The run is published, stderr names the next step, the exit code is 3; that step then pushes it."""
    with sqlite3.connect(home / "bi.sqlite") as connection:
        connection.execute("create table marts_segments (mine)")
    done = segapp("run", "customers.csv", *DAYS, "--push", "--json", home=home)
    assert done.returncode == 3
    answer = json.loads(done.stdout)
    assert answer["push"] == {
        "error": "marts_segments: is there, but not made by segapp push. Name another --schema",
        "todo": "The run is published. To push it: segapp push",
    }
    assert done.stderr == f"Not pushed: {answer['push']['error']}. {answer['push']['todo']}\n"
    assert answer["run_id"] in segapp("sql", "select run_id from marts.contract", home=home).stdout
    with sqlite3.connect(home / "bi.sqlite") as connection:
        connection.execute("drop table marts_segments")
    assert segapp("push", home=home).returncode == 0
    assert pushed_runs(home) == {answer["run_id"]}


def test_where_nothing_is_new_a_missed_push_is_made_up_for(home: pathlib.Path) -> None:
    """A schedule with --if-new --push ends with the database at the published run, and copies it once."""
    first = json.loads(segapp("run", "customers.csv", *DAYS, "--json", home=home).stdout)
    assert first["push"] is None
    words = ["run", "customers.csv", "--if-new", "--push", "--json"]
    for has_copied in (True, False):
        done = segapp(*words, home=home)
        assert (done.returncode, done.stderr) == (0, "")
        answer = json.loads(done.stdout)
        assert (answer["is_new"], bool(answer["push"]["row_counts"])) == (False, has_copied)
        assert pushed_runs(home) == {first["run_id"]}


def test_a_push_that_cannot_be_is_refused_before_the_run(home: pathlib.Path) -> None:
    """Without a database in segapp.toml, with none that is one, or with --until, nothing is read."""
    refused = segapp("run", "customers.csv", "--push", "--until", "marts", home=home)
    assert (refused.returncode, "--until marts publishes nothing" in refused.stderr) == (2, True)
    (home / "segapp.toml").write_text("push_to = 'nowhere'\n")
    assert "is not an address of a database" in segapp("run", "customers.csv", "--push", home=home).stderr
    (home / "segapp.toml").unlink()
    refused = segapp("run", "customers.csv", "--push", home=home)
    assert refused.returncode == 1
    todo = 'segapp.toml: names no database to push to. Name one there: push_to = "postgresql://user@host/name"\n'
    assert refused.stderr.endswith(todo)
    assert not (home / "warehouse.duckdb").exists()


@pytest.mark.postgres
def test_an_interrupted_push_says_that_the_run_stands(home: pathlib.Path, url: str) -> None:
    """Ctrl-C while another program holds the tables: the run is published, and the last line says so."""
    (home / "segapp.toml").write_text(f"push_to = '{url}'\n")
    assert segapp("run", "customers.csv", *DAYS, "--push", home=home).returncode == 0
    with psycopg.connect(url) as other:
        other.execute("lock table marts.segments in exclusive mode")
        words = [sys.executable, "-m", "segapp", "run", "customers.csv", *DAYS[:2], "--push", "--json"]
        child = subprocess.Popen(words, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with psycopg.connect(url, autocommit=True) as watcher:
            waiting = "select count(*) from pg_stat_activity where application_name = 'segapp push'"
            waiting += " and wait_event_type = 'Lock'"
            while not watcher.execute(waiting).fetchone()[0]:  # type: ignore[index]
                assert child.poll() is None
                time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate()
    assert child.returncode == 130
    assert err == "Not pushed: interrupted. The run is published. To push it: segapp push\n"
    assert json.loads(out)["run_id"] in segapp("sql", "select run_id from marts.contract", home=home).stdout


def test_a_failed_run_pushes_nothing(home: pathlib.Path) -> None:
    """What was pushed before stays."""
    assert segapp("run", "nowhere.csv", "--push", home=home).returncode == 1
    assert not (home / "bi.sqlite").exists()
