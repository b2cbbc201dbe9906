"""Propose a project for a source: inspect its columns, decide on each, and write the SQL files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segapp.errors import SourceError
from segapp.model import Progress
from segapp.named_source import WHOLE, Named, Within
from segapp.pipeline.avoided_forms import avoided_forms
from segapp.pipeline.values import CustomersAndPurchases
from segapp.project import shipped
from segapp.settings import Limits

if TYPE_CHECKING:
    from segapp.pipeline.proposal_of_purchases import PurchasesProposal
    from segapp.stages.columns import Entry, Plan

SHOWN_DECISIONS = 3


@dataclass(frozen=True)
class SourceOptions(CustomersAndPurchases):
    """A source and what the user states about it: its id, and how unclear numbers and dates are written."""

    source: Named | None = None  # of customers; none: purchases alone
    id_column: str | None = None
    decimal: str | None = None  # point, comma
    dates: str | None = None  # day-first, month-first
    encoding: str | None = None
    within: Within = WHOLE  # of the customers' source, or of purchases alone
    transactions: Named | None = None

    @property
    def options(self) -> str:
        """Return the sources as `segapp init` takes them."""
        both = (("--customers", self.source), ("--transactions", self.transactions))
        return " ".join(f'{option} "{path}"' for option, path in both if path)


@dataclass(frozen=True)
class ColumnsProposal:
    """What is proposed for a source: the plan, its entries and the texts of the files below sql/."""

    plan: Plan
    entries: tuple[Entry, ...]
    texts: dict[str, str]
    row_count: int
    purchases: PurchasesProposal | None = None

    def unsure(self) -> list[tuple[str, str]]:
        """Return the decisions to check first: where they are and what they say."""
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


def propose_columns(given: SourceOptions, progress: Progress, *, known: Collection[str] = ()) -> ColumnsProposal:
    """Return the proposal for a source; nothing is written. `known` are names that columns have already.

    Raises
    ------
    SourceError
        If it cannot be read, is a list of purchases, is written in a way that only a person can tell, or has no
        quantity.
    """
    from segapp.pipeline.proposal_of_purchases import propose_purchases
    from segapp.stages.columns import entries_of, gather, plan_columns
    from segapp.stages.columns.entries import buyer_entry
    from segapp.stages.columns.plan import MOST_TRAINED, Plan
    from segapp.stages.columns.purchases import PURCHASE_NAMES
    from segapp.stages.ingest.load.preview import preview
    from segapp.stages.ingest.rules.headers import distinct_headers
    from segapp.warehouse import open_working

    purchases = propose_purchases(given, progress) if given.transactions else None
    if given.source is None:
        assert purchases is not None  # noqa: S101  (tells the type checker)
        entries = [buyer_entry()]
        plan = Plan((), None, "", purchases.buyer_count)
        return _proposal(plan, entries, purchases, has_customers=False)
    where = str(given.source)
    with (
        open_working(":memory:", Limits(memory_limit="1GB")) as warehouse,
        preview(warehouse, given.source, progress, encoding=given.encoding, within=given.within) as seen,
    ):
        if not seen.row_count:
            raise SourceError("it has a header and no rows", where=where, todo="Export it again, with its rows")
        progress("Looking at every column")
        table = gather(warehouse, seen.relation, seen.names, seen.headers)
        avoided = avoided_forms(table, seen.delimiter, given, where=where)
        if avoided:
            table = gather(warehouse, seen.relation, seen.names, seen.headers, avoided=avoided)
        count = sum(each.role == "train" for each in purchases.features) if purchases else 0
        plan = plan_columns(
            table, where=where, id_column=given.id_column, most=MOST_TRAINED - count, needs_quantity=not count
        )
        names = (*known, *PURCHASE_NAMES) if purchases else known
        entries = entries_of(plan, distinct_headers(seen.headers), known=names)
    return _proposal(plan, entries, purchases, has_customers=True)


def _proposal(
    plan: Plan, entries: Sequence[Entry], purchases: PurchasesProposal | None, *, has_customers: bool
) -> ColumnsProposal:
    from segapp.stages.columns import project_texts

    texts = project_texts(entries, shipped("sql"))
    if purchases is not None:
        texts = purchases.texts(texts, has_customers=has_customers)
    return ColumnsProposal(plan, tuple(entries), texts, plan.row_count, purchases)


def words_of(proposal: ColumnsProposal) -> Sequence[str]:
    """Return what the user should know about a proposal, one sentence per line."""
    if not proposal.plan.decisions and proposal.purchases:
        return [*proposal.purchases.words(), "The customers are those who bought."]
    count = len(proposal.plan.trained)
    lines = ["1 column forms the segments:" if count == 1 else f"{count} columns form the segments:"]
    trained = [each for each in proposal.entries if each.role == "train"]
    width = max((len(each.label) for each in trained), default=0)
    lines += [f"  {each.label:<{width}}  {each.decision.reason}" for each in trained]
    lines += proposal.plan.notes
    lines += proposal.purchases.words() if proposal.purchases else []
    key = next((each for each in proposal.entries if each.role == "identifier"), None)
    if key is not None:
        lines.append(f"Customers are told apart by {key.decision.name}: {proposal.plan.id_reason}.")
    outcomes = [each.label for each in proposal.entries if each.role == "outcome"]
    if outcomes:
        lines.append(f"Not used to form segments, because they are outcomes: {', '.join(outcomes)}.")
    lines.append("Decisions to check:")
    lines += [f"  {place}  {reason}" for place, reason in proposal.unsure()]
    return lines
