"""Write what a list of purchases adds to an existing project: only new rows and changed forms. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from segapp.figures import ENGLISH
from segapp.stages.columns.purchase_columns import PURCHASE_ALIASES, PURCHASE_FORMS, PurchaseColumns
from segapp.stages.columns.purchases import ChosenFeature, with_purchases
from segapp.stages.columns.texts import CATALOG, FEATURES
from segapp.warehouse import quote_text

PURCHASES_VIEW = "features.customer_purchases"


def added_columns(columns: PurchaseColumns, read: Mapping[str, str]) -> dict[str, str]:
    """Return a project's files on the columns of lists with the headers and forms of this one; all else stays."""
    aliases, forms = read[PURCHASE_ALIASES], read[PURCHASE_FORMS]
    for column, header in columns.header_of.items():
        aliases = _with_alias(aliases, column, header)
        forms = _with_form(forms, column, columns.form_of[column])
    return {PURCHASE_ALIASES: aliases, PURCHASE_FORMS: forms}


def added_features(read: Mapping[str, str], chosen: Sequence[ChosenFeature], *, currency: str) -> dict[str, str]:
    """Return features and catalog of a project with the features of purchases that it lacks."""
    new = [each for each in chosen if not re.search(rf"^    \('{each.feature.name}',", read[CATALOG], re.MULTILINE)]
    if not new or "from core.customers\n" not in read[FEATURES]:
        return {}
    has_customers = PURCHASES_VIEW not in read[FEATURES] or "coalesce(purchases." in read[FEATURES]
    return with_purchases(read, new, currency=currency, has_customers=has_customers)


def words_of_added(columns: PurchaseColumns, before: Mapping[str, str], headers: Sequence[str]) -> list[str]:
    """Return in words which columns of the list the project does not know yet, and which it has no place for."""
    new = [
        f"{header} is {column}"
        for column, header in columns.header_of.items()
        if _with_alias(before[PURCHASE_ALIASES], column, header) != before[PURCHASE_ALIASES]
    ]
    other = [each for each in headers if each and each not in columns.header_of.values()]
    parts = [f"new are {', '.join(new)}"] if new else []
    if other:
        parts.append(f"not loaded: {', '.join(other[:12])}, since core.transactions has no such column")
    return [ENGLISH.show(each) for each in parts]


def _with_alias(text: str, column: str, header: str) -> str:
    """Return the list of headers of a column with this one first, unless it is among them."""
    found = re.search(rf"'transactions', '{column}',\s*\[\s*", text)
    if found is None:
        return text
    listed = text[found.end() : text.index("]", found.end())]
    if quote_text(header) in listed:
        return text
    return f"{text[: found.end()]}{quote_text(header)}, {text[found.end() :]}"


def _with_form(text: str, column: str, form: str) -> str:
    row = re.compile(rf"^(    \('transactions', '{column}', )'[^']*'", re.MULTILINE)
    return row.sub(lambda found: found[1] + quote_text(form), text)
