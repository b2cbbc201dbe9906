"""Map the types of the marts to those of other databases; a type without a counterpart is an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from segapp.errors import WarehouseError
from segapp.warehouse import PublicColumn, PublicTable

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

_POSTGRES = {
    "VARCHAR": "text",
    "BIGINT": "bigint",
    "INTEGER": "integer",
    "SMALLINT": "smallint",
    "TINYINT": "smallint",
    "UTINYINT": "smallint",
    "USMALLINT": "integer",
    "UINTEGER": "bigint",
    "UBIGINT": "numeric(20,0)",
    "HUGEINT": "numeric(39,0)",
    "UHUGEINT": "numeric(39,0)",
    "DOUBLE": "double precision",
    "FLOAT": "real",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time without time zone",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "UUID": "uuid",
}


def postgres_type(table: PublicTable, column: PublicColumn) -> str:
    """Return PostgreSQL's type as its catalog words it (format_type)."""
    if decimal := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", column.data_type):
        return f"numeric({decimal[1]},{decimal[2]})"
    if column.data_type.startswith("ENUM("):
        return "text"
    return _known(table, column, _POSTGRES.get(column.data_type))


def sqlalchemy_type(table: PublicTable, column: PublicColumn) -> TypeEngine[Any]:
    """Return SQLAlchemy's type, from which each dialect makes its own."""
    import sqlalchemy as sa

    name = postgres_type(table, column)
    if name.startswith("numeric"):
        precision, scale = map(int, re.findall(r"\d+", name))
        return sa.Numeric(precision, scale)
    made: dict[str, TypeEngine[Any]] = {
        "text": sa.Text(),
        "bigint": sa.BigInteger(),
        "integer": sa.Integer(),
        "smallint": sa.SmallInteger(),
        "double precision": sa.Double(),
        "real": sa.Float(),
        "boolean": sa.Boolean(),
        "date": sa.Date(),
        "time without time zone": sa.Time(),
        "timestamp without time zone": sa.DateTime(),
        "timestamp with time zone": sa.DateTime(timezone=True),
        "uuid": sa.Text(),
    }
    return made[name]


def _known(table: PublicTable, column: PublicColumn, found: str | None) -> str:
    if found is None:
        raise WarehouseError(
            f"has the type {column.data_type}, which other databases do not have",
            where=f"marts.{table.name}.{column.name}",
            todo="Cast it in the view, or name the other tables with --tables",
        )
    return found
