"""The types that layouts share: rows, datasets, and the picture being drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from segapp.render.words import Words

Row = dict[str, Any]
Datasets = dict[str, list[Row]]


@dataclass(frozen=True)
class Canvas:
    """The picture that is being drawn: its variant and the size of its plot in pixels."""

    variant: str
    width: float
    height: float
    words: Words = field(default_factory=Words)  # of the language that the picture is drawn in

    @property
    def is_paper(self) -> bool:
        """Return whether the picture is for a printed page, where text is smaller."""
        return self.variant == "paper"
