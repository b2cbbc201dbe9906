"""A warehouse as the first version made it is brought to today's tables."""

from __future__ import annotations

import pathlib

from segapp.warehouse import bring_up_to_date, build, open_working, read_objects

FIXTURE = pathlib.Path(__file__).resolve().parent / "schema_1.sql"


def test_a_file_of_the_first_version_gets_todays_tables(sql_folder: pathlib.Path) -> None:
    """After the upgrade every table is as declared, and every view can be built on it."""
    objects = read_objects(sql_folder)
    with open_working(":memory:") as warehouse:
        warehouse.execute(FIXTURE.read_text(encoding="utf-8"))
        assert warehouse.scalar("select count(*) from duckdb_tables() where schema_name = 'model'") > 20
        bring_up_to_date(warehouse, objects)
        build(warehouse, objects, (1, 2, 3, 4))
        assert bring_up_to_date(warehouse, objects) == []
