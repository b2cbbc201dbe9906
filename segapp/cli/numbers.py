"""Read numbers as the options take them: plain digits, none of the other forms that Python accepts."""

from __future__ import annotations

import re
from collections.abc import Callable

import typer

PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
"""1_0, 1e3, nan and digits of other scripts are slips: nobody means them on a command line."""

NUMBER, WHOLE = "NUMBER", "COUNT"
"""What help shows for each."""

_EXAMPLE = {True: "write it as 20", False: "write it as 20 or 1.50"}
_LONGEST = 40


def number(text: object) -> float:
    """Return `1.50` as a number; a default passes as it is.

    Raises
    ------
    typer.BadParameter
        If it is none, or written in another way.
    """
    if not isinstance(text, str):
        return text  # type: ignore[return-value]
    return float(_plain(text, is_whole=False))


def whole(least: int | None = None, most: int | None = None) -> Callable[[object], int]:
    """Return a parser of whole numbers within limits.

    Raises
    ------
    typer.BadParameter
        By what is returned: if it is none, written in another way, or out of that range.
    """

    def read(text: object) -> int:
        """Return the number that was typed."""
        if not isinstance(text, str):
            return text  # type: ignore[return-value]
        digits = _plain(text, is_whole=True)
        if len(digits) > _LONGEST:
            raise typer.BadParameter("the number is too long")
        value = int(digits)
        if least is not None and value < least:
            raise typer.BadParameter(f"{value} is not {least} or more")
        if most is not None and value > most:
            raise typer.BadParameter(f"{value} is not {most} or less")
        return value

    return read


def _plain(text: str, *, is_whole: bool) -> str:
    digits = text.strip()
    if PLAIN.fullmatch(digits) is None or (is_whole and "." in digits):
        what = "no whole number" if is_whole else "no number"
        raise typer.BadParameter(f"{text[:_LONGEST]!r} is {what}; {_EXAMPLE[is_whole]}")
    return digits
