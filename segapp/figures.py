"""Write figures inside sentences with marks that whoever shows the sentence replaces by its reader's separators.

A sentence is written once and stored; it holds names with commas and points of their own, so its figures cannot be
found again later. `figure(1234.5, 1)` is therefore `1⸴234⎖5`; command line, pages and marts (model.figure_signs) show
`1,234.5` or `1.234,5`, as segapp.toml says.
"""

from __future__ import annotations

from dataclasses import dataclass

DECIMAL_MARK, THOUSANDS_MARK = "⎖", "⸴"
_MARKS = str.maketrans({".": DECIMAL_MARK, ",": THOUSANDS_MARK})


@dataclass(frozen=True)
class Separators:
    """The decimal and thousands signs where a reader sees a figure."""

    decimal: str = "."
    thousands: str = ","

    def show(self, text: str) -> str:
        """Return a sentence with the separators in place of the marks."""
        if DECIMAL_MARK not in text and THOUSANDS_MARK not in text:
            return text
        return text.replace(DECIMAL_MARK, self.decimal).replace(THOUSANDS_MARK, self.thousands)


ENGLISH = Separators()


def marked(number: str) -> str:
    """Return a number as Python writes it, `1,234.5`, with marks for its separators."""
    return number.translate(_MARKS)


def figure(value: float, decimals: int = 0) -> str:
    """Return a number for a sentence, with thousands set apart."""
    return marked(f"{value:,}" if isinstance(value, int) and not decimals else f"{value:,.{decimals}f}")


def percentage(share: float, decimals: int = 1) -> str:
    """Return the share 0.225 as 22.5%, marked, for a sentence of a command."""
    return figure(100 * share, decimals) + "%"


def percent_of_text(share: float, decimals: int = 1) -> str:
    """Return the share 0.225 as 22.5 %, marked, for a sentence that pages show among their own figures."""
    return figure(100 * share, decimals) + " %"
