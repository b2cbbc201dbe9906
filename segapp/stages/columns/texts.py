"""Write the entries of a project into the SQL files that differ from project to project.

The files that travel with the package are the mould: their heads, bookkeeping and comments stay, the rows and columns
of the mall make room for the project's own. What is written is what runs.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Sequence

from segapp.figures import ENGLISH
from segapp.stages.columns.decision import IDENTIFIER, Decision
from segapp.stages.columns.entries import Entry
from segapp.stages.columns.names import KEY
from segapp.warehouse import quote_text, readable_identifier

CUSTOMERS, ALIASES, FORMS = "2_core/customers.sql", "1_intake/column_aliases.sql", "1_intake/column_forms.sql"
FEATURES, CATALOG = "3_features/customer_features.sql", "3_features/feature_catalog.sql"
OWN_FILES = (CUSTOMERS, ALIASES, FORMS, FEATURES, CATALOG)
"""The files below sql/ that differ from project to project."""

CHECK = "please check"
ROW_NUMBER = "row number"


def project_texts(entries: Sequence[Entry], mould: pathlib.Path) -> dict[str, str]:
    """Return the texts of a project's own SQL files by their path below sql/.

    Parameters
    ----------
    entries : sequence of Entry
        The id first, unless rows are numbered.
    mould : pathlib.Path
        The sql/ folder of the package.
    """
    read = {name: (mould / name).read_text(encoding="utf-8") for name in OWN_FILES}
    has_id = any(each.role == IDENTIFIER for each in entries)
    return {
        CUSTOMERS: _customers(read[CUSTOMERS], entries),
        ALIASES: _between(read[ALIASES], "    values\n", "\n) as aliases", alias_rows(entries)),
        FORMS: _between(read[FORMS], "    values\n", "\n) as forms", form_rows(entries, has_id=has_id)),
        FEATURES: _features(read[FEATURES], entries),
        CATALOG: _between(read[CATALOG], "    values\n", "\n) as catalog", catalog_rows(entries, has_id=has_id)),
    }


def _between(text: str, before: str, after: str, rows: Sequence[str]) -> str:
    """Return the text with rows in place of those between two others; commas part them, comments have none."""
    start = text.index(before) + len(before)
    return text[:start] + "\n".join(_with_commas(rows)) + text[text.index(after, start) :]


def _with_commas(rows: Sequence[str]) -> list[str]:
    last = max(at for at, row in enumerate(rows) if not row.lstrip().startswith("--"))
    return [row + ("" if row.lstrip().startswith("--") or at == last else ",") for at, row in enumerate(rows)]


def _customers(text: str, entries: Sequence[Entry]) -> str:
    start = text.index("    " + KEY)
    book = text.index("    -- bookkeeping")
    comments = text.index("comment on column")
    kept = text.index("comment on column core.customers.batch_id")
    key = _key_column(text)
    columns = [key] + [core_column(each) for each in entries if each.column_name != KEY]
    words = [core_comment(KEY, "The customer's id in the source, as text: 0001 stays 0001.")]
    if not any(each.role == IDENTIFIER for each in entries):
        words = [core_comment(KEY, "The number of the row in the source, as text: no column identifies customers.")]
    words += [core_comment(each.column_name, each.comment) for each in entries if each.column_name != KEY]
    return text[:start] + "\n".join(columns) + "\n" + text[book:comments] + "\n".join(words) + "\n" + text[kept:]


def _key_column(text: str) -> str:
    found = re.search(rf"^    {KEY} .*$", text, flags=re.MULTILINE)
    assert found is not None  # noqa: S101  (the mould is ours)
    return found[0]


def core_column(each: Entry) -> str:
    """Return the line that declares a column."""
    name = readable_identifier(each.column_name)
    check = f" check ({each.check.format(name)})" if each.check else ""
    return f"    {name} {each.decision.data_type.lower()}{check},"


def core_comment(name: str, comment: str) -> str:
    """Return the statement that comments a column."""
    return f"comment on column core.customers.{readable_identifier(name)} is {quote_text(comment)};"


def alias_rows(entries: Sequence[Entry]) -> list[str]:
    """Return the rows that say how a source heads the columns."""
    rows = []
    for each in entries:
        for alias in each.aliases:
            rows.append(f"    ('customers', {quote_text(each.column_name)}, {quote_text(alias)})")
    return rows


def form_rows(entries: Sequence[Entry], *, has_id: bool) -> list[str]:
    """Return the rows that say how values are written; one that says nothing where all are plain."""
    rows = [] if has_id else [f"    ('customers', '{KEY}', '{ROW_NUMBER}', '')"]
    for each in entries:
        words = "|".join(each.decision.missing_words)
        if each.decision.form or words:
            cells = ("customers", each.column_name, each.decision.form, words)
            rows.append(f"    ({', '.join(map(quote_text, cells))})")
    return rows or ["    ('customers', '', '', '')"]


def _features(text: str, entries: Sequence[Entry]) -> str:
    shown = [each for each in entries if each.feature_name and each.column_name != KEY]
    needs_date = any("data_date.data_date" in each.feature_sql for each in shown)
    columns = [f"    customers.{KEY},", *map(feature_column, shown)]
    start = text.index("select\n") + len("select\n")
    end = text.index("from core.customers")
    source = "from core.customers\n"
    head = text[:start]
    if needs_date:
        source += (
            "cross join (select max(data_date) as data_date from intake.batches where entity_name = 'customers')"
            " as data_date\n"
        )
    where = text[text.index("where customers.gone_date") :].rstrip("\n")
    comments = [
        f"comment on column features.customer_features.{readable_identifier(each.feature_name)}"
        f" is {quote_text(each.feature_comment)};"
        for each in shown
        if each.feature_comment
    ]
    assert end > start  # noqa: S101  (the mould is ours)
    return "\n".join([head + "\n".join(columns), source + where, *comments]) + "\n"


def feature_column(each: Entry) -> str:
    """Return the line that makes a feature."""
    name = readable_identifier(each.feature_name)
    return (
        f"    {each.feature_sql}," if each.feature_sql == f"customers.{name}" else f"    {each.feature_sql} as {name},"
    )


def catalog_rows(entries: Sequence[Entry], *, has_id: bool, first: int = 0) -> list[str]:
    """Return the rows of the catalog, each under its reason; `first` is the number of the first."""
    rows = []
    if not has_id:
        key = (KEY, 0, "Customer", "", IDENTIFIER, "none", "exclude", None, "", "", "text", False, True)
        rows = ["    -- no column identifies customers: the number of the row stands for the id", catalog_row(key)]
    order = first if has_id else 1
    left_out = [each for each in entries if not each.feature_name]
    for each in entries:
        if not each.feature_name:
            continue
        rows.append(f"    -- {reason_of(each.decision)}")
        cells = (
            *(each.feature_name, order, each.label, each.unit, each.role, each.transform, each.null_policy),
            *(each.stands_for, each.low_word, each.high_word, each.display_format, each.is_ratio_scale),
            each.is_personal,
        )
        rows.append(catalog_row(cells))
        order += 1
    rows += [f"    -- left out: {each.column_name}: {reason_of(each.decision)}" for each in left_out]
    return rows


def reason_of(decision: Decision) -> str:
    """Return the reason of a decision on one line, with a mark where a person should look."""
    text = " ".join(f"{decision.name.strip()}: {ENGLISH.show(decision.reason)}".split())
    return f"{text} -- {CHECK}" if decision.is_unsure else text


def catalog_row(cells: Sequence[object]) -> str:
    """Return a row of the catalog."""
    return f"    ({', '.join(map(_literal, cells))})"


def _literal(cell: object) -> str:
    if cell is None:
        return "null"
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell) if isinstance(cell, int) else quote_text(str(cell))
