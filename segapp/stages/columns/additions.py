"""Add columns to a project's files: rows are appended to its lists, nothing else is touched."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from segapp.stages.columns.entries import Entry
from segapp.stages.columns.texts import (
    ALIASES,
    CATALOG,
    CUSTOMERS,
    FEATURES,
    FORMS,
    alias_rows,
    catalog_rows,
    core_column,
    core_comment,
    feature_column,
    form_rows,
)

_ENDS = {
    CUSTOMERS: "    -- bookkeeping",
    ALIASES: ") as aliases",
    FORMS: ") as forms",
    FEATURES: "from core.customers",
    CATALOG: ") as catalog",
}


def added_texts(read: Mapping[str, str], entries: Sequence[Entry]) -> dict[str, str]:
    """Return a project's files with the entries added; a file whose list has no recognisable end is unchanged."""
    highest = max((int(each) for each in re.findall(r"^    \('\w+', (\d+),", read[CATALOG], re.MULTILINE)), default=0)
    forms = form_rows(entries, has_id=True) if any(_is_written_otherwise(each) for each in entries) else []
    rows = {
        CUSTOMERS: [core_column(each) for each in entries],
        ALIASES: alias_rows(entries),
        FORMS: forms,
        FEATURES: [feature_column(each) for each in entries if each.feature_name],
        CATALOG: catalog_rows(entries, has_id=True, first=highest + 1),
    }
    texts = {name: _added(text, _ENDS[name], rows[name], name) for name, text in read.items()}
    comments = [core_comment(each.column_name, each.comment) for each in entries]
    texts[CUSTOMERS] = texts[CUSTOMERS].rstrip("\n") + "\n" + "\n".join(comments) + "\n"
    return texts


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return a patch between texts of files below sql/, for `patch -p1`."""
    parts = [
        difflib.unified_diff(
            text.splitlines(keepends=True), after[name].splitlines(keepends=True), f"a/sql/{name}", f"b/sql/{name}"
        )
        for name, text in before.items()
    ]
    return "".join(line for part in parts for line in part)


def _is_written_otherwise(each: Entry) -> bool:
    return bool(each.decision.form or each.decision.missing_words)


def _added(text: str, end: str, rows: Sequence[str], name: str) -> str:
    """Return the text with rows inserted before the end of a list; in lists of values the row before gets a comma."""
    lines = text.splitlines()
    at = next((at for at, line in enumerate(lines) if line.startswith(end)), None)
    if at is None or not rows:
        return text
    if name in (CUSTOMERS, FEATURES):
        return "\n".join([*lines[:at], *rows, *lines[at:]]) + "\n"
    values = [place for place, row in enumerate(rows) if not row.lstrip().startswith("--")]
    if values:  # a column that is ignored adds a comment alone
        before = max(place for place in range(at) if lines[place].lstrip().startswith("("))
        lines[before] += "" if lines[before].endswith(",") else ","
    parted = [row + ("," if place in values[:-1] else "") for place, row in enumerate(rows)]
    return "\n".join([*lines[:at], *parted, *lines[at:]]) + "\n"
