"""QueryRows the queries of templates: `query('segments')` runs sql/reports/segments.sql; rows come with their text."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, overload

from segapp.errors import SqlFileError, TemplateError
from segapp.warehouse import Warehouse, select_file


@dataclass(frozen=True)
class QueryRows(Sequence[Any]):
    """The rows of one query, as frozen dataclasses with one field per column, and the text that made them."""

    name: str
    sql: str
    rows: Sequence[Any]
    groups: dict[tuple[str, ...], dict[tuple[Any, ...], list[Any]]] = field(default_factory=dict, repr=False)

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Any]: ...
    def __getitem__(self, place: int | slice) -> Any:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    @property
    def one(self) -> Any:
        """Return the only row; for queries whose file says that they have one."""
        if len(self.rows) != 1:
            raise TemplateError(f"must return one row but returned {len(self.rows)}", where=f"reports/{self.name}.sql")
        return self.rows[0]

    def where(self, **wanted: Any) -> QueryRows:
        """Return the rows whose columns have the wanted values: one query serves the pages of all segments."""
        columns = tuple(wanted)
        if columns not in self.groups:
            groups: dict[tuple[Any, ...], list[Any]] = {}
            for row in self.rows:
                groups.setdefault(tuple(getattr(row, column) for column in columns), []).append(row)
            self.groups[columns] = groups
        return QueryRows(self.name, self.sql, self.groups[columns].get(tuple(wanted.values()), []))


@dataclass
class QueryBook:
    """Runs each query once for each set of parameters, and remembers which were asked."""

    warehouse: Warehouse
    folders: Sequence[pathlib.Path]  # searched in this order
    show: Callable[[str, str, str], str] = lambda query, column, text: text  # in the words and figures of its readers
    answers: dict[tuple[str, tuple[tuple[str, Any], ...]], QueryRows] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)  # text by name: every query of the report

    def query(self, name: str, **params: Any) -> QueryRows:
        """Return the rows of reports/NAME.sql.

        Raises
        ------
        SqlFileError
            If there is no such file, or it fails; with file and line.
        """
        key = (name, tuple(sorted(params.items())))
        if key not in self.answers:
            rows = _shown(select_file(self.warehouse, self._find(name), params), functools.partial(self.show, name))
            self.answers[key] = QueryRows(name, self.text(name), rows)
        return self.answers[key]

    def has(self, view: str) -> bool:
        """Return whether the warehouse has a view, such as one of purchases: marts.rfm_scores."""
        schema, name = view.split(".")
        found = "select exists (from duckdb_views() where schema_name = ? and view_name = ?)"
        return bool(self.warehouse.scalar(found, [schema, name]))

    def text(self, name: str) -> str:
        """Return the text of a query's file."""
        if name not in self.read:
            self.read[name] = self._find(name).read_text(encoding="utf-8").strip()
        return self.read[name]

    def _find(self, name: str) -> pathlib.Path:
        for folder in self.folders:
            if (folder / f"{name}.sql").is_file():
                return folder / f"{name}.sql"
        raise SqlFileError("there is no such query", where=f"{name}.sql", todo=f"Put it into {self.folders[0]}")


def _shown(rows: list[Any], show: Callable[[str, str], str]) -> list[Any]:
    """Return the rows with their texts as readers see them; the figures of marts' sentences are already written out."""
    names = [each.name for each in fields(rows[0])] if rows else []
    for i, row in enumerate(rows):
        texts = {name: getattr(row, name) for name in names}
        shown = {name: show(name, text) for name, text in texts.items() if isinstance(text, str)}
        if any(text != texts[name] for name, text in shown.items()):
            rows[i] = replace(row, **shown)
    return rows
