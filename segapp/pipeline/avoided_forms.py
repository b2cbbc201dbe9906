"""Rule out forms of numbers and dates where a source's values can be read in two ways, or ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segapp.errors import SourceError
from segapp.value_forms import COMMA, DAY_FIRST, MONTH_FIRST, POINT

if TYPE_CHECKING:
    from segapp.pipeline.proposal_of_columns import SourceOptions
    from segapp.stages.columns import Table


def avoided_forms(table: Table, delimiter: str, given: SourceOptions, *, where: str) -> frozenset[str]:
    """Return the forms ruled out where values can be read in two ways; ask where nothing decides.

    Raises
    ------
    SourceError
        With the option that says it.
    """
    forms = [each.form for each in table.columns]
    avoided: set[str] = set()
    decimal = {"point": POINT, "comma": COMMA}.get(given.decimal or "") or _decimal(table, delimiter)
    dates = {"day-first": DAY_FIRST, "month-first": MONTH_FIRST}.get(given.dates or "")
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
                where=where,
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
