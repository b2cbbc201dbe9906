"""Propose what a list of purchases adds to a project: how its columns are read, and which features it gives."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from segapp.errors import SourceError
from segapp.model import Progress
from segapp.named_source import Named
from segapp.pipeline.avoided_forms import avoided_forms
from segapp.pipeline.purchases import PurchasesRequest, take_in_purchases
from segapp.project import shipped
from segapp.settings import Limits
from segapp.warehouse import SqlObject, build, open_working, read_objects

if TYPE_CHECKING:
    from segapp.pipeline.proposal_of_columns import SourceOptions
    from segapp.stages.columns.purchases import ChosenFeature
    from segapp.warehouse import Warehouse


@dataclass(frozen=True)
class PurchasesProposal:
    """What is proposed for a list of purchases: files below sql/, the features that its buyers have, what to say."""

    column_texts: dict[str, str]
    features: tuple[ChosenFeature, ...]
    currency: str
    buyer_count: int
    column_words: str
    new_words: tuple[str, ...] = ()  # into a project that is there: what it does not know yet

    def texts(self, project: dict[str, str], *, has_customers: bool) -> dict[str, str]:
        """Return the files of a project with those of the purchases."""
        from segapp.stages.columns.purchases import with_purchases

        added = with_purchases(project, self.features, currency=self.currency, has_customers=has_customers)
        return project | self.column_texts | added

    def words(self) -> Sequence[str]:
        """Return what the user should know about it, one sentence per line."""
        trained = [each for each in self.features if each.role == "train"]
        width = max((len(each.feature.label) for each in trained), default=0)
        lines = [f"The list of purchases is read like this: {self.column_words}."]
        lines.append(f"{len(trained)} features of the purchases form the segments:")
        lines += [f"  {each.feature.label:<{width}}  {each.reason}" for each in trained]
        return lines


def propose_purchases(
    given: SourceOptions, progress: Progress, *, into: pathlib.Path | None = None
) -> PurchasesProposal:
    """Return the proposal for a list of purchases; nothing is written.

    Parameters
    ----------
    into : Path, optional
        The sql/ of a project that is there, to which the list's columns are added; a new one by default.

    Raises
    ------
    SourceError
        If it cannot be read, or does not say who bought when.
    """
    source = given.transactions
    assert source is not None  # noqa: S101  (tells the type checker)
    with open_working(":memory:", Limits(memory_limit="1GB")) as warehouse:
        looked = _look(warehouse, source, given, progress, into)
        objects = [_with_text(each, looked.texts) for each in read_objects(into or shipped("sql"))]
        build(warehouse, objects, (1, 2, 3))
        take_in_purchases(
            warehouse, PurchasesRequest(source, encoding=given.encoding, within=given.within_transactions), progress
        )
        progress("Looking at the purchases")
        buyers = warehouse.scalar("select count(*) from features.customer_purchases where order_count > 0")
        if not buyers:
            raise SourceError("nobody bought anything in this list", where=str(source))
        chosen = _features(warehouse, buyers)
        currency = warehouse.scalar(
            "select mode(currency_code) from features.purchase_rows where treatment = 'counted'"
        )
    if not any(each.role == "train" for each in chosen):
        raise SourceError("the buyers in this list do not differ in their purchases", where=str(source))
    return PurchasesProposal(looked.texts, chosen, currency or "", buyers, looked.words, looked.new_words)


@dataclass(frozen=True)
class _Looked:
    """The files that define how a list's columns are read, a description, and which are new to the project."""

    texts: dict[str, str]
    words: str
    new_words: tuple[str, ...]


def _look(
    warehouse: Warehouse, source: Named, given: SourceOptions, progress: Progress, into: pathlib.Path | None
) -> _Looked:
    """Look at the columns of a list."""
    from segapp.stages.columns import gather
    from segapp.stages.columns.purchase_additions import added_columns, words_of_added
    from segapp.stages.columns.purchase_columns import (
        PURCHASE_ALIASES,
        PURCHASE_FORMS,
        choose_columns,
        column_texts,
    )
    from segapp.stages.ingest.load.preview import preview
    from segapp.stages.ingest.rules.headers import distinct_headers

    sql = into or shipped("sql")
    read = {name: (sql / name).read_text(encoding="utf-8") for name in (PURCHASE_ALIASES, PURCHASE_FORMS)}
    with preview(warehouse, source, progress, encoding=given.encoding, within=given.within_transactions) as seen:
        if not seen.row_count:
            raise SourceError("it has a header and no rows", where=str(source), todo="Export it again, with its rows")
        progress("Looking at every column")
        table = gather(warehouse, seen.relation, seen.names, seen.headers)
        avoided = avoided_forms(table, seen.delimiter, given, where=str(source))
        if avoided:
            table = gather(warehouse, seen.relation, seen.names, seen.headers, avoided=avoided)
        headers = distinct_headers(seen.headers)
        columns = choose_columns(table.columns, headers, read[PURCHASE_ALIASES], where=str(source))
    shown = dict(zip(headers, seen.headers, strict=True))
    words = [f"{shown[header]} is {column.replace('_', ' ')}" for column, header in columns.header_of.items()]
    forms = [f"{column.replace('_', ' ')} is written {form}" for column, form in columns.form_of.items() if form]
    texts = added_columns(columns, read) if into else column_texts(columns, headers, read)
    return _Looked(texts, "; ".join([*words, *forms]), tuple(words_of_added(columns, read, headers)))


def _with_text(each: SqlObject, texts: dict[str, str]) -> SqlObject:
    text = texts.get(f"{each.path.parent.name}/{each.path.name}")
    return each if text is None else replace(each, text=text)


def _features(warehouse: Warehouse, buyer_count: int) -> tuple[ChosenFeature, ...]:
    from segapp.stages.columns.purchases import PURCHASE_NAMES, FeatureFacts, choose_features

    found = {}
    warehouse.execute("create temp table buyers as select * from features.customer_purchases where order_count > 0")
    for name in PURCHASE_NAMES:
        low, count, top = warehouse.execute(
            f"select cast(min({name}) as double), count({name}),"
            f" (select max(row_count) from (select count(*) as row_count from buyers group by {name})) from buyers"
        ).fetchall()[0]
        found[name] = FeatureFacts(count, low, top / buyer_count)
    return choose_features(found, buyer_count)
