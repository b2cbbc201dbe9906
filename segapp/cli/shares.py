"""Read shares as people write them: 5% or 0.05."""

from __future__ import annotations

import typer

from segapp.cli.numbers import PLAIN

SHARE = "SHARE"
"""What help shows."""


def share(text: object) -> float:
    """Return `5%` or `0.05` as 0.05; a default passes as it is.

    Raises
    ------
    typer.BadParameter
        If it is no number between 0 and 1 (0% and 100%).
    """
    if not isinstance(text, str):
        return text  # type: ignore[return-value]
    digits, sign, rest = text.strip().partition("%")
    if PLAIN.fullmatch(digits.strip()) is None or rest:
        raise typer.BadParameter(f"{text!r} is not a share; write 5% or 0.05")
    value = float(digits) / (100 if sign else 1)
    if not 0 <= value <= 1:
        raise typer.BadParameter(f"{text!r} is not between 0% and 100%")
    return value
