"""Read shares as people write them: 5% or 0.05."""

from __future__ import annotations

import typer


def share(text: str) -> float:
    """Return `5%` or `0.05` as 0.05.

    Raises
    ------
    typer.BadParameter
        If it is no number between 0 and 1 (0% and 100%).
    """
    digits = text.strip()
    try:
        value = float(digits.removesuffix("%")) / (100 if digits.endswith("%") else 1)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a share; write 5% or 0.05") from error
    if not 0 <= value <= 1:
        raise typer.BadParameter(f"{text!r} is not between 0% and 100%")
    return value
