"""`segapp push` to PostgreSQLs as people have them: odd names, other encodings, foreign keys, few rights, readers."""

from __future__ import annotations

import pathlib
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from segapp.errors import WarehouseError
from segapp.stages.push import postgres
from tests.push.conftest import ask, make_published, push_to

pytestmark = pytest.mark.postgres


@pytest.fixture
def latin_url(server: str) -> Iterator[str]:
    """The address of an empty database that is not in UTF-8."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0")
        yield f"{server}/latin"
        connection.execute("drop database latin with (force)")


@pytest.fixture
def guest_url(url: str, server: str) -> Iterator[str]:
    """The address of the empty database for a user without any right of their own."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create role guest login")
        yield url.replace("tester@", "guest@")
        connection.execute("drop owned by guest; drop role guest")


def test_a_text_that_is_a_mark_of_copy_arrives(tmp_path: pathlib.Path, url: str) -> None:
    """PostgreSQL takes a bare line of \\. for the end of the rows; words of an ENUM are texts as well."""
    more = r"create table marts.marks as select unnest(['', '\.', 'a', null])::enum ('', '\.', 'a') as mark;"
    path = make_published(tmp_path / "warehouse.duckdb", more=more)
    assert push_to(path, url, tables=("marks",)).row_counts == {"marks": 4}
    assert ask(url, "select mark from marts.marks order by mark") == [("",), ("\\.",), ("a",), (None,)]


def test_rows_that_the_database_swallows_are_an_error(tmp_path: pathlib.Path, url: str) -> None:
    """A trigger that lets rows vanish is noticed; the rows before stay."""
    path = make_published(tmp_path / "warehouse.duckdb")
    push_to(path, url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create function public.gone() returns trigger language plpgsql as 'begin return null; end'")
        connection.execute(
            "create trigger gone before insert on marts.segments for each row execute function public.gone()"
        )
    with pytest.raises(WarehouseError, match=r"marts\.segments: took 0 of 3 rows"):
        push_to(path, url)
    assert ask(url, "select count(*) from marts.segments") == [(3,)]


def test_texts_are_right_in_a_database_of_another_encoding(tmp_path: pathlib.Path, latin_url: str) -> None:
    """Letters arrive as they are; one that cannot be held there is an error with the way out, and no other letter."""
    path = make_published(tmp_path / "warehouse.duckdb", more="create table marts.towns as select 'Zürich' as town")
    push_to(path, latin_url, tables=("towns",))
    with psycopg.connect(latin_url, client_encoding="UTF8") as connection:
        assert connection.execute("select town from marts.towns").fetchall() == [("Zürich",)]
    with pytest.raises(WarehouseError, match=r"no equivalent in encoding .LATIN1.*\. Push to a database in UTF8"):
        push_to(path, latin_url)


def test_names_of_any_length_and_sign_are_found_again(tmp_path: pathlib.Path, url: str) -> None:
    """A column named after a question of a survey gets the same shorter name each time, and the summary says which."""
    question = "How satisfied are you with the opening hours of our shop in the town of "
    more = f'create table marts.answers as select 1 as "{question}A", 2 as "{question}B", 3 as "50 % off; ""now"""'
    path = make_published(tmp_path / "warehouse.duckdb", more=more)
    for _ in range(2):
        summary = push_to(path, url, schema='100 % "mine"')
    names = [note for note in summary.notes if note.startswith("answers: the column How satisfied")]
    assert len(names) == 2
    assert ask(url, 'select * from "100 % ""mine""".answers') == [(1, 2, 3)]
    short = names[1].split(" is called ")[1].removesuffix(" there")
    assert ask(url, f'select "{short}" from "100 % ""mine""".answers') == [(2,)]
    for name in ("", "x" * 70):
        with pytest.raises(WarehouseError, match="--schema: is not a name for a schema"):
            push_to(path, url, schema=name)


@pytest.mark.parametrize("rule", ["on delete cascade", "on delete set null", "", "on delete restrict"])
def test_a_foreign_key_never_costs_people_rows(tmp_path: pathlib.Path, url: str, rule: str) -> None:
    """Tables are emptied and filled: a key that would delete or stop is refused before, one that waits is kept."""
    path = make_published(tmp_path / "warehouse.duckdb")
    push_to(path, url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create unique index on marts.segments (segment_key)")
        connection.execute(f"create table notes (segment_key text references marts.segments (segment_key) {rule})")
        connection.execute("insert into notes values ('S01')")
    make_published(path, "second")
    with pytest.raises(
        WarehouseError, match=r"notes: has the foreign key notes_.*marts\.segments.*Nothing was changed"
    ):
        push_to(path, url)
    assert ask(url, "select * from notes") == [("S01",)]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("alter table notes drop constraint notes_segment_key_fkey")
        key = "foreign key (segment_key) references marts.segments (segment_key) on delete no action deferrable"
        connection.execute(f"alter table notes add {key}")
    push_to(path, url)
    assert ask(url, "select * from notes") == [("S01",)]
    assert ask(url, "select distinct run_id from marts.push_record") == [("second",)]


def test_somebody_with_rights_on_the_tables_may_push(tmp_path: pathlib.Path, url: str, guest_url: str) -> None:
    """Who may write the tables need not own them while no column and comment is new; else the error says what to do."""
    path = make_published(tmp_path / "warehouse.duckdb")
    with pytest.raises(WarehouseError, match=r"permission denied for database .*Ask the owner for the right"):
        push_to(path, guest_url)
    push_to(path, url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("grant usage on schema marts to guest; grant all on all tables in schema marts to guest")
    make_published(path, "second")
    push_to(path, guest_url)
    assert ask(url, "select distinct run_id from marts.push_record") == [("second",)]
    make_published(path, "third", "comment on column marts.customer_segments.note is 'Another.'")
    with pytest.raises(WarehouseError, match=r"must be owner.*push as the user who pushed before"):
        push_to(path, guest_url)
    assert ask(url, "select distinct run_id from marts.push_record") == [("second",)]


@pytest.mark.parametrize(
    "thing", ["table {} (x integer)", "type {} as enum ('x')", "sequence {}", "view {} as select 1"]
)
def test_a_name_that_is_taken_by_anything_is_refused(tmp_path: pathlib.Path, url: str, thing: str) -> None:
    """Tables, types, sequences and views of a mart's name, or of the record's, are somebody else's."""
    path = make_published(tmp_path / "warehouse.duckdb")
    for schema, name in (("marts", "segments"), ("other", "push_record")):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"create schema {schema}; create {thing.format(f'{schema}.{name}')}")  # type: ignore[call-overload]
        with pytest.raises(WarehouseError, match=rf"{schema}\.{name}: is there, but not made by segapp push"):
            push_to(path, url, schema=schema)


def test_a_new_column_makes_nobody_wait(tmp_path: pathlib.Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody's open transaction holds a table, others read on; the push waits, and ends with a sentence."""
    monkeypatch.setattr(postgres, "LOCK_PATIENCE_SECONDS", 2.0)
    path = make_published(tmp_path / "warehouse.duckdb")
    push_to(path, url)
    make_published(path, "second", "alter table marts.segments add column extra integer default 7")
    took: list[float] = []
    is_over = threading.Event()

    def read() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not is_over.is_set():
                began = time.monotonic()
                connection.execute("select count(*) from marts.segments")
                took.append(time.monotonic() - began)

    with psycopg.connect(url) as holder:
        holder.execute("select count(*) from marts.segments")
        reader = threading.Thread(target=read)
        reader.start()
        with pytest.raises(WarehouseError, match=r"marts\.segments: needs new columns, but an open transaction"):
            push_to(path, url)
        is_over.set()
        reader.join()
    assert max(took) < 1.5  # a tenth of a second on an idle machine; with the whole wait it would be two
    push_to(path, url)
    assert ask(url, "select distinct extra from marts.segments") == [(7,)]


def test_a_server_that_goes_is_told(tmp_path: pathlib.Path, url: str) -> None:
    """The connection ends in the middle: the old rows are whole, and the error says so."""
    path = make_published(tmp_path / "warehouse.duckdb")
    push_to(path, url)
    more = "create table model.many as select range as n from range(2000000);"
    more += "drop table marts.segments; create view marts.segments as select n::varchar as segment_key from model.many"
    make_published(path, "later", more)

    def end() -> None:
        query = "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'segapp push'"
        query += ' and query like \'copy "marts"."segments"%\''
        while ask(url, query) == [(0,)]:
            time.sleep(0.01)

    ending = threading.Thread(target=end, daemon=True)
    ending.start()
    with pytest.raises(WarehouseError, match="The rows there are as they were"):
        push_to(path, url, tables=("segments",))
    ending.join()
    assert ask(url, "select count(*), min(run_id) from marts.segments, marts.push_record") == [
        (9, "20260131T120000Z0001")
    ]
