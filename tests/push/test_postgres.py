"""`segapp push` fills PostgreSQL whole, keeps what people built there, and refuses before anything is changed."""

from __future__ import annotations

import math
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest

from segapp.errors import WarehouseError
from tests.push.conftest import HARD_TEXTS, ask, make_published, push_to

pytestmark = pytest.mark.postgres


def test_every_value_arrives_as_it_was(tmp_path: pathlib.Path, url: str) -> None:
    """Empty texts, NULL, quotes, newlines, infinities and decimals are the same there; types are the natural ones."""
    push_to(make_published(tmp_path / "warehouse.duckdb"), url)
    assert ask(url, "select note from marts.customer_segments order by customer_id") == [(each,) for each in HARD_TEXTS]
    first, second, third = ask(url, "select * from marts.segments order by segment_key")
    assert [str(each) for each in first] == [
        "S01", "9", "0.5", "2026-01-31", "2026-01-31 12:00:00.123456", "True", "inf", "None", "12345678901234567890.12",
    ]  # fmt: skip
    assert second[1:3] == (None, 1e300)
    assert second[6] == -math.inf
    assert third[2] == 5e-324
    assert math.isnan(float(str(third[6])))
    kinds = "select column_name, data_type from information_schema.columns where table_schema = 'marts'"
    kinds += " and table_name = 'segments' order by ordinal_position"
    assert dict(ask(url, kinds)) == {
        "segment_key": "text",
        "customer_count": "bigint",
        "customer_share": "double precision",
        "data_date": "date",
        "assigned_at": "timestamp without time zone",
        "is_outlier": "boolean",
        "extreme": "double precision",
        "empty": "double precision",
        "revenue": "numeric",
    }


def test_comments_and_the_run_go_along(tmp_path: pathlib.Path, url: str) -> None:
    """BI tools there show our comments, and a table says which run each of the others shows."""
    push_to(make_published(tmp_path / "warehouse.duckdb"), url)
    comments = "select obj_description('marts.customer_segments'::regclass),"
    comments += " col_description('marts.customer_segments'::regclass, 2)"
    assert ask(url, comments) == [("One row per customer.", "It's a note; with a semicolon.")]
    assert ask(url, "select table_name, run_id, row_count from marts.push_record order by table_name") == [
        ("contract", "20260131T120000Z0001", 1),
        ("customer_segments", "20260131T120000Z0001", len(HARD_TEXTS)),
        ("segments", "20260131T120000Z0001", 3),
    ]


def test_personal_columns_stay_at_home_unless_asked_for(tmp_path: pathlib.Path, url: str) -> None:
    """A column that the catalog calls personal is not copied, and is emptied there when it no longer is."""
    path = make_published(tmp_path / "warehouse.duckdb")
    columns = "select column_name from information_schema.columns where table_name = 'customer_segments'"
    told = "customer_segments goes without full_name: personal; --personal copies them too"
    assert push_to(path, url).notes[0] == told
    assert ("full_name",) not in ask(url, columns)
    push_to(path, url, with_personal=True)
    assert ask(url, "select min(full_name) from marts.customer_segments") == [("Person 0",)]
    notes = push_to(path, url).notes
    assert ask(url, "select count(full_name) from marts.customer_segments") == [(0,)]
    assert notes[1] == "marts.customer_segments keeps full_name without values: not pushed now"


def test_what_people_built_on_the_tables_stays(tmp_path: pathlib.Path, url: str) -> None:
    """A view on a mart and the rights on it survive a push with a new column; a mart that goes leaves its table."""
    path = make_published(tmp_path / "warehouse.duckdb")
    push_to(path, url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("do $$ begin create role reader; exception when duplicate_object then null; end $$")
        connection.execute("grant select on marts.segments to reader")
        connection.execute("create view public.big as select segment_key from marts.segments where customer_count > 5")
        connection.execute("grant select on public.big to reader")
    make_published(path, "20260228T120000Z0002", "alter table marts.segments add column churned_count bigint default 7")
    push_to(path, url)
    assert ask(url, "select * from public.big") == [("S01",)]
    assert ask(url, "select has_table_privilege('reader', 'marts.segments', 'select')") == [(True,)]
    assert ask(url, "select distinct churned_count from marts.segments") == [(7,)]
    assert ask(url, "select distinct run_id from marts.push_record") == [("20260228T120000Z0002",)]


def test_a_column_of_another_type_is_refused_and_nothing_changes(tmp_path: pathlib.Path, url: str) -> None:
    """The error names both types; tables, columns and rows are as they were."""
    path = make_published(tmp_path / "warehouse.duckdb")
    push_to(path, url)
    before = ask(url, "select * from marts.push_record order by table_name")
    make_published(
        path,
        "later",
        "alter table marts.segments alter customer_count type varchar; alter table marts.contract add column x integer",
    )
    with pytest.raises(
        WarehouseError, match=r"marts\.segments\.customer_count: is bigint there and text now\. Nothing was changed"
    ):
        push_to(path, url)
    assert ask(url, "select * from marts.push_record order by table_name") == before
    assert ask(url, "select count(*) from information_schema.columns where column_name = 'x'") == [(0,)]


def test_a_table_of_somebody_else_is_never_emptied(tmp_path: pathlib.Path, url: str) -> None:
    """A table of a mart's name that segapp did not make is refused, with the way out."""
    path = make_published(tmp_path / "warehouse.duckdb")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.segments as select 'mine' as segment_key")
    with pytest.raises(WarehouseError, match=r"marts\.segments: is there, but not made by segapp push.*--schema"):
        push_to(path, url)
    assert ask(url, "select * from marts.segments") == [("mine",)]
    assert push_to(path, url, schema="segapp").row_counts["segments"] == 3


def test_only_the_named_tables_are_pushed(tmp_path: pathlib.Path, url: str) -> None:
    """`--tables` copies those alone; a name that is none lists the candidates."""
    path = make_published(tmp_path / "warehouse.duckdb")
    assert push_to(path, url, tables=("marts.segments",)).row_counts == {"segments": 3}
    with pytest.raises(WarehouseError, match=r"marts\.segmnts: there is no such table\. There are: segments"):
        push_to(path, url, tables=("segmnts",))


def test_a_password_is_never_shown(tmp_path: pathlib.Path, url: str) -> None:
    """Neither an error nor the result holds the password of the address."""
    path = make_published(tmp_path / "warehouse.duckdb")
    secret = url.replace("tester@", "tester:s3cret-w0rd@")
    assert "s3cret" not in push_to(path, secret).target
    with pytest.raises(WarehouseError) as caught:
        push_to(path, secret.rsplit("/", 1)[0] + "/nowhere")
    assert "nowhere" in caught.value.line
    assert "s3cret" not in caught.value.line
    with pytest.raises(WarehouseError) as caught:
        push_to(path, "postgresql//tester:s3cret-w0rd@host")
    assert "s3cret" not in caught.value.line


def test_readers_wait_for_nothing_and_never_see_a_half(tmp_path: pathlib.Path, url: str) -> None:
    """While runs are pushed one after the other, readers see one run or the next in every answer, and wait for no lock.

    How long an answer takes depends on the machine: benchmarks/push.py measures that. What holds on any is that the
    server never counts a reader among those who wait for another.
    """
    path = make_published(tmp_path / "warehouse.duckdb")
    push_to(path, url)
    seen: list[object] = []
    waiting: list[object] = []
    is_over = threading.Event()

    def read() -> None:
        query = "select (select count(*) from marts.segments), (select count(*) from marts.customer_segments),"
        query += " (select count(distinct run_id) from marts.push_record)"
        options = {"autocommit": True, "prepare_threshold": 0, "application_name": "reader"}
        try:
            with psycopg.connect(url, **options) as connection:  # type: ignore[arg-type]
                while not is_over.is_set():
                    seen.append(connection.execute(query).fetchone())  # type: ignore[call-overload]
        except Exception as error:
            seen.append(error)

    def watch() -> None:
        query = "select pid from pg_stat_activity where application_name = 'reader' and wait_event_type = 'Lock'"
        query += " union all select locks.pid from pg_locks as locks inner join pg_stat_activity using (pid)"
        query += " where not granted and application_name = 'reader'"
        with psycopg.connect(url, autocommit=True) as connection:
            while not is_over.is_set():
                waiting.extend(connection.execute(query).fetchall())
                time.sleep(0.002)

    others = [threading.Thread(target=each) for each in (read, read, read, read, watch)]
    for other in others:
        other.start()
    for number in range(20):
        make_published(path, f"run-{number}")
        push_to(path, url)
    is_over.set()
    for other in others:
        other.join()
    assert len(seen) > 50
    assert set(seen) == {(3, len(HARD_TEXTS), 1)}
    assert waiting == []


def test_a_killed_push_leaves_the_run_before(tmp_path: pathlib.Path, url: str) -> None:
    """Killed while rows are on their way, the tables there show the run before, whole."""
    path = make_published(tmp_path / "warehouse.duckdb")
    push_to(path, url)
    more = "create table model.many as select range as n from range(3000000);"
    more += "create or replace view marts.customer_segments as select n::varchar as customer_id, n::varchar as note,"
    more += " n::integer as age_years, 1.5::double as centroid_distance from model.many"
    make_published(path, "later", more)
    code = "import sys; from segapp.stages.push import *; push(sys.argv[1], PushRequest(sys.argv[2]), print)"
    child = subprocess.Popen([sys.executable, "-u", "-c", code, str(path), url], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    while "Copied 1 rows of contract" not in (line := child.stdout.readline()):
        assert line
    time.sleep(0.3)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert ask(url, "select count(*) from marts.customer_segments") == [(len(HARD_TEXTS),)]
    assert ask(url, "select distinct run_id from marts.push_record") == [("20260131T120000Z0001",)]


def test_a_second_push_at_the_same_time_is_told(tmp_path: pathlib.Path, url: str) -> None:
    """Two pushes to one schema do not mix: the second ends with a sentence."""
    path = make_published(tmp_path / "warehouse.duckdb")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(hashtext('segapp push marts'))")
        with pytest.raises(WarehouseError, match="another push to this schema is running"):
            push_to(path, url)


def test_vacuum_frees_the_room_at_once(tmp_path: pathlib.Path, url: str) -> None:
    """With it no dead row is left; without it, the advice says so."""
    path = make_published(tmp_path / "warehouse.duckdb")
    assert "autovacuum" not in push_to(path, url).notes[-1]  # nothing was there before
    assert "autovacuum" in push_to(path, url).notes[-1]
    assert push_to(path, url, is_vacuumed=True, with_personal=True).notes == []
    pages = ask(url, "select pg_relation_size('marts.segments') / 8192")
    for _ in range(3):
        push_to(path, url, is_vacuumed=True)
    assert ask(url, "select pg_relation_size('marts.segments') / 8192") <= [(int(str(pages[0][0])) + 1,)]
