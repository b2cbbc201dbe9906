"""Decide which column of a list of purchases is which, and write the SQL files. Pure."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.stages.columns import meanings as m
from segapp.stages.columns import questions as q
from segapp.stages.columns.facts import ColumnFacts
from segapp.stages.columns.gather import MOMENTS, NUMBERS
from segapp.value_forms import YEAR_FIRST
from segapp.warehouse import quote_text

PURCHASE_ALIASES, PURCHASE_FORMS = "1_intake/transaction_column_aliases.sql", "1_intake/transaction_column_forms.sql"
_ALIAS_LIST = re.compile(r"\(\s*'transactions', '(\w+)',\s*\[([^\]]*)\]\s*\)")
_FORM_ROW = re.compile(r"^    \('transactions', '(\w+)', '[^']*', '([^']*)'\)", flags=re.MULTILINE)
_AMOUNTS = ("amount", "quantity", "unit_price")


@dataclass(frozen=True)
class PurchaseColumns:
    """Which header of a list fills which column of core.transactions, and how that column is written."""

    header_of: Mapping[str, str]  # as ingest compares headers
    form_of: Mapping[str, str]


def choose_columns(
    facts: Sequence[ColumnFacts], headers: Sequence[str], aliases_text: str, *, where: str
) -> PurchaseColumns:
    """Return which column is which: by its header first, then by what it holds.

    Parameters
    ----------
    headers : sequence of str
        As ingest compares them.
    aliases_text : str
        The file of the package that lists how lists of purchases head their columns, best first.

    Raises
    ------
    SourceError
        If no column says who bought, or none when.
    """
    at_of: dict[str, int] = {}
    for column, alias in _aliases(aliases_text):
        at = headers.index(alias) if alias in headers else None
        if at is not None and column not in at_of and at not in at_of.values() and _may_be(column, facts[at]):
            at_of[column] = at
    for column, guess in _GUESSES:
        free = [at for at in range(len(facts)) if at not in at_of.values() and guess(facts[at])]
        if column not in at_of and free and not (column == "amount" and "unit_price" in at_of):
            at_of[column] = free[0]
    for column, what in (("customer_id", "says who bought"), ("purchased_at", "is a day or time of purchase")):
        if column not in at_of:
            found = ", ".join(each.name for each in facts[:12])
            raise SourceError(
                f"this list of purchases has no column that {what}. Headers found: {found}",
                where=where,
                todo="Name it customer_id or purchased_at in the header; a list without a header needs one",
            )
    forms = {column: _form_of(column, facts[at]) for column, at in at_of.items()}
    return PurchaseColumns({column: headers[at] for column, at in at_of.items()}, forms)


def _is_amount(facts: ColumnFacts) -> bool:
    is_price = re.search(r"\b(price|unit|discount|tax|cost|profit|margin|fee|shipping)\b", m.readable(facts.name))
    return facts.is_number and m.meaning_of(facts.name).name == m.AMOUNT and is_price is None


def _is_count(facts: ColumnFacts) -> bool:
    return facts.is_whole and m.meaning_of(facts.name).name == m.COUNT


def _may_be(column: str, facts: ColumnFacts) -> bool:
    """Return whether a column holds what its header says."""
    if column == "purchased_at":
        return _is_moment(facts)
    return facts.is_number if column in _AMOUNTS else facts.present_count > 0


def _is_moment(facts: ColumnFacts) -> bool:
    return facts.form.split(" or ")[0] in MOMENTS or _is_day_number(facts)


def _is_day_number(facts: ColumnFacts) -> bool:
    """Return whether whole numbers are days written as 20260131."""
    low, high = facts.low or 0, facts.high or 0
    return (
        facts.is_whole
        and low >= 19000101
        and high <= 21001231
        and all(
            1 <= int(float(each)) % 100 <= 31 and 1 <= int(float(each)) // 100 % 100 <= 12 for each in facts.samples
        )
    )


def _is_buyer(facts: ColumnFacts) -> bool:
    is_person = m.meaning_of(facts.name).name == m.PERSON
    return q.names_buyer(facts.name) and not is_person and facts.distinct_count > 1


def _is_order(facts: ColumnFacts) -> bool:
    return q.names_purchase(facts.name) and q.is_key_name(facts.name)


def _form_of(column: str, facts: ColumnFacts) -> str:
    form = facts.form.split(" or ", maxsplit=1)[0]
    if column == "purchased_at":
        return form if form in MOMENTS else YEAR_FIRST
    return form if column in _AMOUNTS and form in NUMBERS else ""


_GUESSES = (
    *(("customer_id", _is_buyer), ("purchased_at", _is_moment), ("order_id", _is_order)),
    *(("amount", _is_amount), ("quantity", _is_count)),
)
"""What a column may be by what it holds, where no header says so."""


def column_texts(columns: PurchaseColumns, headers: Sequence[str], read: Mapping[str, str]) -> dict[str, str]:
    """Return the files that say how this list heads and writes its columns; no header of it means anything else."""
    lists: dict[str, list[str]] = {}
    for column, alias in _aliases(read[PURCHASE_ALIASES]):
        own = [columns.header_of[column]] if column in columns.header_of else []
        lists.setdefault(column, own).extend([alias] if alias not in headers else [])
    forms = [
        f"    ('transactions', '{column}', {quote_text(columns.form_of.get(column, ''))}, {quote_text(words)})"
        for column, words in _FORM_ROW.findall(read[PURCHASE_FORMS])
    ]
    return {
        PURCHASE_ALIASES: _replaced(read[PURCHASE_ALIASES], map(_list_row, lists.items()), "\n    ) as lists"),
        PURCHASE_FORMS: _replaced(read[PURCHASE_FORMS], forms, "\n) as forms"),
    }


def _aliases(text: str) -> list[tuple[str, str]]:
    """Return column and header of every alias in the file of the package, in its order."""
    return [(column, alias) for column, words in _ALIAS_LIST.findall(text) for alias in re.findall("'([^']+)'", words)]


def _list_row(entry: tuple[str, Sequence[str]]) -> str:
    listed = ", ".join(map(quote_text, entry[1]))
    if len(listed) < 150 - 60:  # what fits into a line
        return f"        ('transactions', '{entry[0]}', [{listed}])"
    words = textwrap.fill(listed, 120)
    inside = textwrap.indent(words, " " * 16)
    return f"        (\n            'transactions', '{entry[0]}',\n            [\n{inside}\n            ]\n        )"


def _replaced(text: str, rows: Iterable[str], end: str) -> str:
    start = text.index("values\n") + len("values\n")
    return text[:start] + ",\n".join(rows) + text[text.index(end, start) :]
