"""The objects of sql/ are made in order, afresh when anything has changed, and left alone when nothing has."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from segapp.errors import SqlFileError
from segapp.warehouse import Warehouse, build, in_order, is_built, open_working, read_objects

TABLE = "create table if not exists core.customers (customer_id varchar, score integer);\n"
COUNTS = "create or replace view model.counts as select count(*) as n from core.customers;\n"
SEGMENTS = """create or replace view marts.segments as select n from model.counts;
comment on column marts.segments.n is 'How many.';
"""
TABLES, MARTS = (2, 4), (5,)


@pytest.fixture
def sql(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder with a table, a view on it, and a public view on that."""
    write(tmp_path, "2_core/customers.sql", TABLE)
    write(tmp_path, "4_model/counts.sql", COUNTS)
    write(tmp_path, "5_marts/segments.sql", SEGMENTS)
    return tmp_path


@pytest.fixture
def warehouse(sql: pathlib.Path) -> Iterator[Warehouse]:
    """The same, built."""
    with open_working(":memory:") as warehouse:
        assert made_by_building(warehouse, sql) == {"counts", "segments"}
        yield warehouse


def write(sql: pathlib.Path, name: str, text: str) -> None:
    """Write one file of the folder."""
    (sql / name).parent.mkdir(exist_ok=True)
    (sql / name).write_text(text, encoding="utf-8")


def made_by_building(warehouse: Warehouse, sql: pathlib.Path) -> set[str]:
    """Build all, and return which views were made in doing so: they have another number then."""
    query = "select view_name, view_oid from duckdb_views() where not internal and view_name != 'built_sql'"
    before = set(warehouse.execute(query).fetchall())
    for layers in (TABLES, MARTS):
        build(warehouse, read_objects(sql), layers)
        assert is_built(warehouse, read_objects(sql), layers)
    return {name for name, _ in set(warehouse.execute(query).fetchall()) - before}


def test_what_stands_as_it_was_left_is_not_made_again(warehouse: Warehouse, sql: pathlib.Path) -> None:
    """Rows come and go without a view being made afresh."""
    warehouse.execute("insert into core.customers values ('0001', 1)")
    assert made_by_building(warehouse, sql) == set()
    assert warehouse.scalar("select n from marts.segments") == 1


def test_the_views_of_a_closed_file_are_not_made_again(tmp_path: pathlib.Path, sql_folder: pathlib.Path) -> None:
    """DuckDB words views and CHECKs anew when it opens a file; that alone makes nothing differ from what was left."""
    objects = read_objects(sql_folder)
    for was_built in (False, True, True):
        with open_working(tmp_path / "warehouse.duckdb") as warehouse:
            assert is_built(warehouse, objects, (1, 2, 3, 4)) == was_built
            build(warehouse, objects, (1, 2, 3, 4))


def test_a_text_that_changed_makes_its_part_afresh(warehouse: Warehouse, sql: pathlib.Path) -> None:
    """Also back to a text that was built before; what reads it keeps its columns and is left alone."""
    for text, count in ((COUNTS.replace("count(*)", "count(*) + 5"), 5), (COUNTS, 0)):
        write(sql, "4_model/counts.sql", text)
        assert made_by_building(warehouse, sql) == {"counts"}
        assert warehouse.scalar("select n from marts.segments") == count


def test_other_columns_below_make_what_reads_them_afresh(warehouse: Warehouse, sql: pathlib.Path) -> None:
    """A view keeps the types that it was made with, and would be refused on others."""
    write(sql, "4_model/counts.sql", COUNTS.replace("count(*)", "count(*)::varchar"))
    assert made_by_building(warehouse, sql) == {"counts", "segments"}
    assert warehouse.scalar("select n from marts.segments") == "0"


def test_what_the_job_makes_itself_counts_for_the_layers_above(warehouse: Warehouse, sql: pathlib.Path) -> None:
    """The generated view comes after its own layer, at each run; public views follow when its columns are others."""
    write(sql, "5_marts/segments.sql", SEGMENTS + "-- select segment_key from model.customer_scores\n")
    warehouse.execute("create view model.customer_scores as select 'S01' as segment_key")
    assert made_by_building(warehouse, sql) == {"segments"}
    warehouse.execute("create or replace view model.customer_scores as select 'S02' as segment_key")
    assert made_by_building(warehouse, sql) == set()
    warehouse.execute("create or replace view model.customer_scores as select 2 as segment_key")
    assert made_by_building(warehouse, sql) == {"segments"}


TOUCHED = [
    "drop view marts.segments",
    "create or replace view marts.segments as select n from model.counts",  # without its comment
    "create view marts.strange as select 1 as x",
]


@pytest.mark.parametrize("statement", TOUCHED)
def test_what_was_touched_by_others_is_put_right(warehouse: Warehouse, sql: pathlib.Path, statement: str) -> None:
    """What is gone, has lost its comments, or has no file does not stay so."""
    warehouse.execute(statement)
    assert made_by_building(warehouse, sql) == {"segments"}
    views = "select view_name from duckdb_views() where schema_name = 'marts' and not internal"
    assert warehouse.execute(views).fetchall() == [("segments",)]
    comments = "select comment from duckdb_columns() where schema_name = 'marts'"
    assert warehouse.execute(comments).fetchall() == [("How many.",)]


def test_a_view_whose_file_is_gone_does_not_linger(warehouse: Warehouse, sql: pathlib.Path) -> None:
    """It goes with the next build of its part."""
    write(sql, "4_model/more.sql", "create or replace view model.more as select 1 as x")
    assert "more" in made_by_building(warehouse, sql)
    (sql / "4_model" / "more.sql").unlink()
    assert "counts" in made_by_building(warehouse, sql)
    assert warehouse.scalar("select count(*) from duckdb_views() where view_name = 'more'") == 0


def test_views_that_an_older_segapp_made_are_made_afresh(warehouse: Warehouse, sql: pathlib.Path) -> None:
    """It knows nothing of the note on what was built, and drops it as a view that has no file."""
    warehouse.execute("drop view model.built_sql")
    warehouse.execute("create or replace view model.counts as select 7::bigint as n")
    assert made_by_building(warehouse, sql) == {"counts", "segments"}
    assert warehouse.scalar("select n from marts.segments") == 0


def test_a_build_that_fails_leaves_all_as_it_was(warehouse: Warehouse, sql: pathlib.Path) -> None:
    """The file is named; its views stand, and once it is fixed as before nothing is left to do."""
    write(sql, "4_model/counts.sql", COUNTS.replace("count(*)", "sum(nothing)"))
    with pytest.raises(SqlFileError, match=r"4_model/counts\.sql.*nothing"):
        build(warehouse, read_objects(sql), TABLES)
    assert warehouse.scalar("select n from marts.segments") == 0
    write(sql, "4_model/counts.sql", COUNTS)
    assert made_by_building(warehouse, sql) == set()


WRONG = [
    ("4_model/counts.sql", "create or replace view model.counts as selec 1", r"cannot be parsed.*selec"),
    ("4_model/counts.sql", "creat view model.counts as select 1", r"cannot be parsed.*creat"),
    ("4_model/counts.sql", "", r"must make model\.counts and nothing else, but makes nothing"),
    ("4_model/counts.sql", COUNTS + "create view model.x as select 1;", r"nothing else, but makes \['model.counts', "),
    ("4_model/counts.sql", COUNTS.replace("core.customers", "marts.segments"), "reads marts.segments.*a higher layer"),
    ("4_model/counts.sql", COUNTS.replace("core.customers", "core.ghosts"), "reads core.ghosts, which no file makes"),
    ("2_core/a.sql", "create view core.a as from core.a_next", "reads core.a_next, which no file makes"),
]


@pytest.mark.parametrize(("name", "text", "message"), WRONG)
def test_a_file_that_is_not_as_it_has_to_be_is_named(sql: pathlib.Path, name: str, text: str, message: str) -> None:
    """Nothing is built where one file is no SQL, makes something else, or reads what it may not."""
    write(sql, name, text)
    with pytest.raises(SqlFileError, match=rf"(?s){name}.*{message}"):
        in_order(read_objects(sql))
    with open_working(":memory:") as warehouse:
        with pytest.raises(SqlFileError, match=name):
            build(warehouse, read_objects(sql), TABLES)
        assert warehouse.scalar("select count(*) from duckdb_tables()") == 0


def test_a_cycle_is_named(sql: pathlib.Path) -> None:
    """Two files that read each other have no order."""
    write(sql, "4_model/counts.sql", "create or replace view model.counts as select n from model.more")
    write(sql, "4_model/more.sql", "create or replace view model.more as select n from model.counts")
    with pytest.raises(SqlFileError, match=r"4_model/(counts|more)\.sql.*is in a cycle: model\.\w+ -> model\.\w+ -> "):
        in_order(read_objects(sql))
