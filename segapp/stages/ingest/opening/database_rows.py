"""Name the wanted rows of a database, for queries, messages and the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.named_source import DatabaseName, Within
from segapp.stages.ingest.rules.headers import show


@dataclass(frozen=True)
class Wanted:
    """Which rows of a database are wanted; `since` is the watermark up to which they were read before."""

    named: DatabaseName
    within: Within
    since: str | None = None

    @property
    def shown(self) -> str:
        """Return the source as messages name it."""
        return f"{self.named} ({self.within.table or 'query'})"

    @property
    def name(self) -> str:
        """Return the source as the ledger names it."""
        text = " ".join(bare(self.within.query).split())
        query = f"query {hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:6]}"
        return f"{self.named.place} {self.within.table or query}"

    def check(self) -> None:
        """Refuse a request that does not say which rows are meant.

        Raises
        ------
        SourceError
            If neither a table nor a query is named, or both are.
        """
        if (self.within.table is None) == (self.within.query is None):
            what = "a database needs either a table or a query"
            raise SourceError(what, where=str(self.named), todo='Add --table customers or --query "select ..."')


def bare(query: str | None) -> str:
    """Return a query without the semicolon at its end."""
    return (query or "").strip().rstrip(";").strip()


def refuse_twice(names: Sequence[str], wanted: Wanted) -> None:
    """Refuse columns with indistinguishable names.

    Raises
    ------
    SourceError
        With their names.
    """
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        todo = "Name each column once: select a.id as customer_id, ..."
        raise SourceError(f"two columns are named {show(twice)}", where=wanted.shown, todo=todo)
