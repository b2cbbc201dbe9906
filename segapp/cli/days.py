"""Read days as the options take them: 2026-01-31."""

from __future__ import annotations

import contextlib
import datetime

import typer

from segapp.row_contract import FIRST_YEAR

LAST_YEAR = 2199
METAVAR = "YYYY-MM-DD"
_OTHER_FORMATS = ("%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")
"""Ways of writing that can mean one day only; 1/2/2026 can mean two."""


def day(text: str) -> datetime.date:
    """Return `2026-01-31` as a date.

    Raises
    ------
    typer.BadParameter
        If it is no day, or written in another way.
    """
    with contextlib.suppress(ValueError):
        found = _plausible(text, _read(text, "%Y-%m-%d"))
        if text.strip() == str(found):
            return found
        raise typer.BadParameter(f"'{text}' must be written as {found}")
    for other in _OTHER_FORMATS:
        with contextlib.suppress(ValueError):
            raise typer.BadParameter(f"'{text}' must be written as {_read(text, other)}")
    raise typer.BadParameter(f"'{text}' is not a calendar date; write it as 2026-01-31")


def _plausible(text: str, found: datetime.date) -> datetime.date:
    """Return a day with a plausible year: 0026 is a typo, and with 9999 no window of days ends."""
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise typer.BadParameter(f"the year of '{text}' has to be {FIRST_YEAR} to {LAST_YEAR}")
    return found


def _read(text: str, form: str) -> datetime.date:
    return datetime.datetime.strptime(text.strip(), form).replace(tzinfo=datetime.UTC).date()
