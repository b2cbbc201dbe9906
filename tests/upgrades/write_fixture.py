"""Write the tables of a fresh warehouse as SQL: run once per schema version, `python -m tests.upgrades.write_fixture`.

What it wrote for a version that was released is never written again: it is what files out there look like.
"""

from __future__ import annotations

import pathlib

from segapp.warehouse import build, open_working, read_objects

HERE = pathlib.Path(__file__).resolve().parent
TABLE_LAYERS = (1, 2, 3, 4)


def main() -> None:
    """Build all tables in memory and write their statements."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(HERE.parent.parent / "sql"), TABLE_LAYERS)
        rows = warehouse.execute(
            "select distinct schema_name, sql from duckdb_tables() where not internal and not temporary order by all"
        ).fetchall()
    schemas = [f"create schema {name};" for name in sorted({schema for schema, _ in rows})]
    (HERE / "schema_1.sql").write_text("\n".join([*schemas, *(sql for _, sql in rows)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
