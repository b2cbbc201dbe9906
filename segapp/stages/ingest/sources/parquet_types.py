"""Define how a column of a Parquet file is read: numbers as numbers, everything else as its canonical text.

A whole number is written without a decimal point, whatever type carries it: the id 1 is `1` as text, DOUBLE or DECIMAL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.named_source import PARQUET_READER
from segapp.stages.ingest.load.staging import Intake
from segapp.stages.ingest.rules.contract import REAL_TYPES, WHOLE_TYPES, Column
from segapp.stages.ingest.rules.values import Input
from segapp.warehouse import quote_identifier

EXACT_BITS = {"DOUBLE": 53, "FLOAT": 24}
"""Up to 2 to this power each whole number is itself; from there on neighbours are the same."""

_NUMBERS = WHOLE_TYPES | REAL_TYPES
_TEXTS = ("VARCHAR", "ENUM", "UUID", "BOOLEAN", "DECIMAL", "DATE", "TIME")  # and all that begin so


@dataclass(frozen=True)
class Arriving:
    """A column as the database's reader gives it: its name and type there."""

    name: str
    kind: str

    @property
    def quoted(self) -> str:
        """Return the name as a SQL identifier."""
        return quote_identifier(self.name)


def is_id(column: Column) -> bool:
    """Return whether a column of ours holds ids: texts that are compared, never calculated with."""
    return column.type == "VARCHAR" and column.name.endswith("_id")


def read_input(column: Column, arriving: Arriving, where: str) -> Input:
    """Return how a column is read.

    Raises
    ------
    SourceError
        If its type can be neither a number nor a text.
    """
    kind = arriving.kind
    if kind != "VARCHAR" and (kind == column.type or (kind in _NUMBERS and column.type in _NUMBERS)):
        return Input(column, arriving.quoted, kind)
    if kind.endswith("]") or not (kind in _NUMBERS or kind.startswith(_TEXTS)):
        raise SourceError(
            f"column {arriving.name!r} is of the type {kind.split('(')[0]}, and only texts, numbers, dates and"
            " yes or no are read",
            where=where,
            todo="Write it as text, or leave the column out",
        )
    if is_id(column) and kind == "BOOLEAN":
        raise SourceError(
            f"column {arriving.name!r} says yes or no, which cannot be an id",
            where=where,
            todo="Give the column with the ids this name, and this one another",
        )
    is_number = kind in REAL_TYPES or kind.startswith("DECIMAL")
    text = _text(arriving, kind)
    return Input(column, text, may_hold_nul=kind == "VARCHAR", must_be_whole=is_number and is_id(column))


def _text(arriving: Arriving, kind: str) -> str:
    """Return a column as text; the texts of UUIDs are in lower case, those of times with a zone in UTC."""
    name = arriving.quoted
    text = f"cast({name} as varchar)"
    if kind in EXACT_BITS:
        is_whole = f"{name} = trunc({name}) and abs({name}) < {2 ** EXACT_BITS[kind]}"
        return f"case when {is_whole} then cast(cast({name} as bigint) as varchar) else {text} end"
    if kind.startswith("DECIMAL") and not kind.endswith(",0)"):
        return f"regexp_replace({text}, '[.]0+$', '')"
    return text


def refuse_inexact_ids(job: Intake, path: str, arriving: Sequence[Arriving], columns: Sequence[Column]) -> None:
    """Refuse ids as floating-point numbers of a size at which two customers have the same number.

    Raises
    ------
    SourceError
        With the column and the size.
    """
    for column, each in zip(columns, arriving, strict=True):
        bits = EXACT_BITS.get(each.kind)
        if bits is None or not is_id(column):
            continue
        largest = f"select max(abs({each.quoted})) filter (isfinite({each.quoted})) from {PARQUET_READER}"
        if (job.warehouse.scalar(largest, {"path": path}) or 0) >= 2**bits:
            raise SourceError(
                f"column {each.name!r} holds ids as floating-point numbers ({each.kind}), and from 2^{bits} ="
                f" {figure(2**bits)} on these no longer tell one id from the next",
                where=job.request.where,
                todo="Write the ids as text or as whole numbers (BIGINT)",
            )
