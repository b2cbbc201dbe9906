"""Read rows of PostgreSQL by COPY, in one read-only transaction that sees one state."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any

from segapp.stages.ingest.opening.database_rows import Wanted, bare, refuse_twice
from segapp.warehouse import quote_identifier

if TYPE_CHECKING:
    import psycopg

_TO_TEXT = {"bool": "{}::text", "numeric": "trim_scale({})", "money": "{}::numeric"}
"""How PostgreSQL is asked for values that COPY writes differently than people do: t, 7.00, $7.00."""
_TRIM_SCALE = 130000  # of the server's version: before, decimals keep their zeros


class PostgresReader:
    """Reads the wanted rows over an open connection."""

    def __init__(self, connection: psycopg.Connection[Any], wanted: Wanted) -> None:
        self.connection, self.wanted = connection, wanted
        self._run("set datestyle to 'ISO, YMD'")
        self._run("set timezone to 'UTC'")

    def newest(self) -> str | None:
        """Return the newest watermark as a text."""
        column = quote_identifier(self.wanted.within.watermark or "")
        (newest,) = self._run(f"select max({column})::text from {self._rows}").fetchone()
        return None if newest is None else str(newest)

    def write(self, target: pathlib.Path) -> None:
        """Write the rows by COPY."""
        names = self._columns()
        query = f"select {', '.join(names)} from {self._rows}{self._newer()}"
        copy_sql = f"copy ({query}) to stdout (format csv, header)"
        with self.connection.cursor() as cursor, cursor.copy(copy_sql) as copy, target.open("wb", 1 << 20) as file:
            for piece in copy:
                file.write(piece)

    @property
    def _rows(self) -> str:
        within = self.wanted.within
        if within.table is not None:
            return ".".join(map(quote_identifier, within.table.split(".")))
        return f"({bare(within.query)}\n) as source"

    def _newer(self) -> str:
        if not self.wanted.within.watermark:
            return ""
        from psycopg import sql

        column = quote_identifier(self.wanted.within.watermark)
        since = self.wanted.since
        newer = f" where {column} >= {sql.Literal(since).as_string(self.connection)}" if since is not None else ""
        return f"{newer} order by {column}"

    def _columns(self) -> list[str]:
        described = self._run(f"select * from {self._rows} limit 0").description or []
        refuse_twice([each.name for each in described], self.wanted)
        has_trim = self.connection.info.server_version >= _TRIM_SCALE
        names = []
        for each in described:
            name, kind = quote_identifier(each.name), _type_name(self.connection, each.type_code)
            form = _TO_TEXT.get(kind, "{}") if has_trim or kind != "numeric" else "{}"
            names.append(f"{form.format(name)} as {name}")
        return names

    def _run(self, text: str) -> Any:
        return self.connection.execute(text.encode())


def _type_name(connection: psycopg.Connection[Any], oid: int) -> str:
    found = connection.adapters.types.get(oid)
    return found.name if found else ""
