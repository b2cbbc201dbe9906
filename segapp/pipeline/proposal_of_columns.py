"""Propose a project for a source: look at its columns, decide about each, and word the SQL files that say so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segapp.errors import SourceError
from segapp.model import Progress
from segapp.named_source import WHOLE, Named, Within
from segapp.project import shipped
from segapp.settings import Limits
from segapp.value_forms import COMMA, DAY_FIRST, MONTH_FIRST, POINT

if TYPE_CHECKING:
    from segapp.stages.columns import Entry, Plan, Table
    from segapp.stages.ingest.preview import Preview

SHOWN_DECISIONS = 3


@dataclass(frozen=True)
class SourceWish:
    """A source and what a person says of it: its id, and how numbers and dates are written where that is unclear."""

    source: Named
    id_column: str | None = None
    decimal: str | None = None  # point, comma
    dates: str | None = None  # day-first, month-first
    encoding: str | None = None
    within: Within = WHOLE


@dataclass(frozen=True)
class ColumnsProposal:
    """What is proposed for a source: the plan, its entries and the texts of the files below sql/."""

    plan: Plan
    entries: tuple[Entry, ...]
    texts: dict[str, str]
    row_count: int

    def unsure(self) -> list[tuple[str, str]]:
        """Return where the decisions stand that deserve a look first, and what they say."""
        from segapp.stages.columns import CATALOG, reason_of

        chosen = sorted(
            (each for each in self.entries if each.decision.role != "ignored" or each.decision.is_unsure),
            key=lambda each: (not each.decision.is_unsure, each.role != "train", each.decision.confidence),
        )
        lines = self.texts[CATALOG].splitlines()
        found = []
        for each in chosen[:SHOWN_DECISIONS]:
            reason = reason_of(each.decision)
            line = next((at for at, text in enumerate(lines, 1) if reason in text), 1)
            found.append((f"sql/{CATALOG}:{line}", reason.removesuffix(" -- please check")))
        return found


def propose_columns(wish: SourceWish, progress: Progress, *, known: Collection[str] = ()) -> ColumnsProposal:
    """Return the proposal for a source; nothing is written. `known` are names that columns have already.

    Raises
    ------
    SourceError
        If it cannot be read, is a list of purchases, is written in a way that only a person can tell, or has no
        quantity.
    """
    from segapp.stages.columns import entries_of, gather, plan_columns, project_texts
    from segapp.stages.ingest.headers import distinct_headers
    from segapp.stages.ingest.preview import preview
    from segapp.warehouse import open_working

    where = str(wish.source)
    with (
        open_working(":memory:", Limits(memory_limit="1GB")) as warehouse,
        preview(warehouse, wish.source, progress, encoding=wish.encoding, within=wish.within) as seen,
    ):
        if not seen.row_count:
            raise SourceError("it has a header and no rows", where=where, todo="Export it again, with its rows")
        progress("Looking at every column")
        table = gather(warehouse, seen.relation, seen.names, seen.headers)
        avoided = _avoided(table, seen, wish)
        if avoided:
            table = gather(warehouse, seen.relation, seen.names, seen.headers, avoided=avoided)
        plan = plan_columns(table, where=where, id_column=wish.id_column)
        entries = entries_of(plan, distinct_headers(seen.headers), known=known)
    return ColumnsProposal(plan, tuple(entries), project_texts(entries, shipped("sql")), plan.row_count)


def _avoided(table: Table, seen: Preview, wish: SourceWish) -> frozenset[str]:
    """Return the forms that are not meant where values can be read in two ways; ask where nothing tells which.

    Raises
    ------
    SourceError
        With the option that says it.
    """
    forms = [each.form for each in table.columns]
    avoided: set[str] = set()
    decimal = {"point": POINT, "comma": COMMA}.get(wish.decimal or "") or _decimal(table, seen.delimiter)
    dates = {"day-first": DAY_FIRST, "month-first": MONTH_FIRST}.get(wish.dates or "")
    dates = dates or next((form for form in forms if form in (DAY_FIRST, MONTH_FIRST)), None)
    for pair, chosen, option, choices in (
        ((POINT, COMMA), decimal, "--decimal", "point or comma"),
        ((DAY_FIRST, MONTH_FIRST), dates, "--dates", "day-first or month-first"),
    ):
        unclear = [each.name for each in table.columns if " or " in each.form and each.form.split(" or ")[0] in pair]
        if not unclear:
            continue
        if chosen is None:
            sample = next(each.samples[0] for each in table.columns if each.name == unclear[0])
            raise SourceError(
                f"{', '.join(unclear)} can be read in two ways: {sample!r}, {' or '.join(pair)}",
                where=str(wish.source),
                todo=f"Say which: {option} {choices}",
            )
        avoided |= set(pair) - {chosen}
    return frozenset(avoided)


def _decimal(table: Table, delimiter: str) -> str | None:
    """Return which decimal mark the plain columns of the file have, None where none tells."""
    forms = [each.form for each in table.columns]
    if COMMA in forms:
        return COMMA
    has_point = POINT in forms or any(
        each.form == "" and each.is_number and not each.is_whole for each in table.columns
    )
    return POINT if has_point or delimiter == "," else None


def words_of(proposal: ColumnsProposal) -> Sequence[str]:
    """Return what a person should know of a proposal, a sentence per line."""
    lines = [f"{len(proposal.plan.trained)} columns form the segments:"]
    trained = [each for each in proposal.entries if each.role == "train"]
    width = max((len(each.label) for each in trained), default=0)
    lines += [f"  {each.label:<{width}}  {each.decision.reason}" for each in trained]
    lines += proposal.plan.notes
    key = next((each for each in proposal.entries if each.role == "identifier"), None)
    if key is not None:
        lines.append(f"Customers are told apart by {key.decision.name}: {proposal.plan.id_reason}.")
    outcomes = [each.label for each in proposal.entries if each.role == "outcome"]
    if outcomes:
        lines.append(f"Not used to form segments, because they are outcomes: {', '.join(outcomes)}.")
    lines.append("Decisions that deserve a look:")
    lines += [f"  {place}  {reason}" for place, reason in proposal.unsure()]
    return lines
