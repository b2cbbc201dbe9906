"""Match the headers of a source to the columns of a core table, through intake.column_aliases."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.model import MADE_UP_HEADER
from segapp.stages.ingest.rules.aliases import read_aliases
from segapp.stages.ingest.rules.contract import ROW_NUMBER, Column, Contract
from segapp.warehouse import Warehouse, spelled

CLOSE = 0.75
"""How alike, from 0 to 1, a header and a column are spelled at least, where one is named for the other."""
ROWS = -1
"""The position of a key that no column has: the row's own place."""

SHOWN = 12
"""How many headers a message names before it stops."""


_VALUE = re.compile(r"^([-+]?[0-9][0-9.,:/ TZ+-]*%?|\S+@\S+\.\S+)$")


@dataclass(frozen=True)
class Matching:
    """Which column of the source fills which column of the table; the others are ignored or missing."""

    columns: tuple[Column, ...]
    positions: tuple[int, ...]  # of each column, in the source
    ignored: tuple[str, ...]  # headers that match nothing
    missing: tuple[str, ...]  # columns of the table that the source does not have
    likely: tuple[tuple[str, str], ...] = ()  # of those, with the ignored header that comes closest

    @property
    def notes(self) -> list[str]:
        """Return notes for the user about the match."""
        notes = []
        if self.ignored:
            notes.append(f"ignored, no such column in the table: {show(self.ignored)}")
        if self.missing:
            notes.append(f"not in the source: {show(self.missing)}")
        notes.extend(
            f"the header {show((header,))} comes close to {column}: if it is meant, add it to sql/1_intake"
            for column, header in self.likely
        )
        return notes


class HeaderMatcher:
    """Compares headers with the names and aliases of one table, leniently."""

    def __init__(self, warehouse: Warehouse, contract: Contract) -> None:
        self.contract = contract
        self.column_of: dict[str, str] = {}
        for alias, column_name in read_aliases(warehouse, contract.entity.entity_name):
            self.column_of[normalise(alias)] = column_name
        for column in contract.columns:
            self.column_of[normalise(column.name)] = column.name

    def count(self, headers: Sequence[str]) -> int:
        """Return how many of the headers name a column of the table."""
        return sum(each in self.column_of for each in distinct_headers(headers))

    def names_key(self, headers: Sequence[str]) -> bool:
        """Return whether one of the headers names the key of the table."""
        if self.contract.key.value_form == ROW_NUMBER:
            return True
        return any(self.column_of.get(normalise(header)) == self.contract.key.name for header in headers)

    def match(self, headers: Sequence[str], where: str) -> Matching:
        """Return the match.

        Raises
        ------
        SourceError
            If the key or a required column is missing, if nothing but the key is there, or if two headers name
            the same column.
        """
        matching = self.compare(headers, where)
        self._refuse_unknown(headers, {each.name for each in matching.columns}, where)
        return matching

    def compare(self, headers: Sequence[str], where: str) -> Matching:
        """Return the match, however few columns it fills.

        Raises
        ------
        SourceError
            If two headers name the same column.
        """
        positions = self._positions(headers, where)
        columns = tuple(each for each in self.contract.columns if each.name in positions)
        missing = tuple(each.name for each in self.contract.columns if each.name not in positions)
        taken = {positions[each.name] for each in columns}
        known = {normalise(MADE_UP_HEADER)}
        ignored = tuple(
            header
            for at, header in enumerate(headers)
            if at not in taken and header.strip() and normalise(header) not in known
        )
        likely = tuple((name, near) for name in missing if (near := self._closest(name, ignored)))
        return Matching(columns, tuple(positions[each.name] for each in columns), ignored, missing, likely)

    def _closest(self, name: str, headers: Sequence[str]) -> str | None:
        """Return the header spelled most like a column or its aliases; None where none is close."""
        spellings = [spelling for spelling, column in self.column_of.items() if column == name]
        shares = {
            header: max(difflib.SequenceMatcher(None, normalise(header), each).ratio() for each in spellings)
            for header in headers
            if normalise(header) not in self.column_of
        }
        best = max(shares, key=lambda header: shares[header], default=None)
        return best if best is not None and shares[best] >= CLOSE else None

    def _positions(self, headers: Sequence[str], where: str) -> dict[str, int]:
        """Return the position of each column; its own name wins over an alias, two equals are refused."""
        is_numbered = bool(self.contract.columns) and self.contract.key.value_form == ROW_NUMBER
        positions: dict[str, int] = {self.contract.key.name: ROWS} if is_numbered else {}
        for at, (header, alias) in enumerate(zip(headers, distinct_headers(headers), strict=True)):
            if alias != normalise(header) and alias in self.column_of:
                positions[self.column_of[alias]] = at
                continue
            name = self.column_of.get(normalise(header))
            if name is None:
                continue
            earlier = positions.get(name)
            is_own = normalise(header) == normalise(name)
            if earlier is None or (is_own and normalise(headers[earlier]) != normalise(name)):
                positions[name] = at
            elif is_own or normalise(headers[earlier]) != normalise(name):
                raise SourceError(
                    f"two columns both mean {name}: {show((headers[earlier], header))}",
                    where=where,
                    todo="Rename or remove one of them",
                )
        return positions

    def _refuse_unknown(self, headers: Sequence[str], named: set[str], where: str) -> None:
        needed = [each for each in self.contract.columns if each.is_required or each == self.contract.key]
        required = [each for each in needed if each.name not in named]
        if not required and len(named) > min(1, len(self.contract.columns) - 1):
            return
        lacks = f"no column for {show([each.name for each in required])}" if required else "nothing but ids"
        near = [f"{show((found,))} comes closest" for each in required if (found := self._closest(each.name, headers))]
        lacks = f"{lacks} ({'; '.join(near)})" if near and not look_like_values(headers) else lacks
        entity = self.contract.entity
        found = f"Headers found: {show(headers)}."
        todo = f"Rename the headers, or add them to {entity.aliases_file}"
        if not named and look_like_values(headers):  # somebody's, and not to be shown
            found, todo = "The first line holds values, not headers.", "Put a line of headers above the rows"
        raise SourceError(
            f"this does not look like {entity.entity_name}: {lacks}. {found}"
            f" Expected: {show([each.name for each in self.contract.columns])}",
            where=where,
            todo=todo,
        )


def look_like_values(headers: Sequence[str]) -> bool:
    """Return whether a line is a row rather than headers: it holds a number, a date or an address."""
    return any(_VALUE.match(header.strip()) for header in headers)


def normalise(header: str) -> str:
    """Return a header for comparison: lower case, runs of other characters as one underscore, stripped."""
    return re.sub(r"[\W_]+", "_", header.lower()).strip("_")


def distinct_headers(headers: Sequence[str]) -> list[str]:
    """Return headers for comparison, no two alike: the second `amount` is amount_2, an empty third one column_3."""
    found: list[str] = []
    for at, header in enumerate(headers, 1):
        name = bare = normalise(header) or f"column_{at}"
        number = 2
        while name in found:
            name, number = f"{bare}_{number}", number + 1
        found.append(name)
    return found


def show(names: Sequence[str], length: int = 60) -> str:
    """Return names for a message: each short and printable, the list not too long."""
    shown = [_printable(name, length) for name in names[:SHOWN]]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return (", ".join(shown) or "none") + more


def _printable(name: str, length: int) -> str:
    short = name if len(name) <= length else name[: length - 3] + "..."
    return spelled(short) or "(empty)"
