"""Turn rows of a query into plain values for charts."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
from collections.abc import Mapping, Sequence
from typing import Any


def as_plain(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return rows (dataclasses, mappings or single values) as JSON-like records; a single value becomes `value`."""
    return [{name: _plain(value) for name, value in _items(row)} for row in rows]


def _items(row: Any) -> list[tuple[str, Any]]:
    if isinstance(row, Mapping):
        return list(row.items())
    if dataclasses.is_dataclass(row):
        return [(field.name, getattr(row, field.name)) for field in dataclasses.fields(row)]
    return [("value", row)]


def _plain(value: Any) -> Any:
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def cut_text(text: str, most: int) -> str:
    """Return a text on one line of at most so many characters; where it is cut it ends in an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
