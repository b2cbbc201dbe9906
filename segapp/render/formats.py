"""Write numbers, shares, money, dates and changes as people read them: the filters that templates and charts share."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

MINUS, NO_BREAK_SPACE = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"
CURRENCY_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "CHF": "CHF"}


@dataclass(frozen=True)
class Formats:
    """How figures look; a missing value is an empty text, because a dash would read as a minus.

    Parameters
    ----------
    thousands, decimal : str
        Separators: `,` and `.` by default; a report for German readers wants `.` and `,`.
    date : str
        A `strftime` format; `%-d` is the day without a leading zero on every platform.
    currency_code : str
        ISO 4217; the known ones are written with their symbol. Used where a row does not say its own currency.
    """

    thousands: str = ","
    decimal: str = "."
    date: str = "%-d %B %Y"
    currency_code: str = ""

    def filters(self) -> dict[str, Any]:
        """Return the filters by the names that templates use."""
        return {
            "number": self.write_number,
            "percent": self.write_percent,
            "share": self.write_share,
            "money": self.write_money,
            "date": self.write_date,
            "delta": self.write_delta,
            "measure": self.write_measure,
            "capital": lambda text: text[:1].upper() + text[1:],
            "uncapital": uncapital,
        }

    def write_number(self, value: float | None, decimals: int = 0) -> str:
        """Return 1234.5 as `1,234` or, with decimals, `1,234.5`."""
        if value is None:
            return ""
        text = f"{value:,.{decimals}f}"
        if not re.search(r"[1-9]", text):
            text = text.lstrip("-")
        return "".join({",": self.thousands, ".": self.decimal, "-": MINUS}.get(each, each) for each in text)

    def write_percent(self, share: float | None, decimals: int = 1) -> str:
        """Return the share 0.225 as `22.5 %`."""
        return "" if share is None else self.write_number(100 * share, decimals) + NO_BREAK_SPACE + "%"

    def write_share(self, share: float | None, decimals: int = 1) -> str:
        """Return the share 0.225 as `22.5`, for sentences and columns that say per cent elsewhere."""
        return "" if share is None else self.write_number(100 * share, decimals)

    def write_money(self, amount: float | None, currency_code: str | None = None, decimals: int = 0) -> str:
        """Return an amount with its currency after it: `5,310 €`."""
        code = currency_code or self.currency_code
        symbol = CURRENCY_SYMBOLS.get(code, code)
        return (
            "" if amount is None else self.write_number(amount, decimals) + (NO_BREAK_SPACE + symbol if symbol else "")
        )

    def write_date(self, day: datetime.date | None) -> str:
        """Return a date in the report's form."""
        return "" if day is None else day.strftime(self.date.replace("%-d", str(day.day)))

    def write_delta(self, value: float | None, decimals: int = 0) -> str:
        """Return a change with its sign: `+66` or `0`; a loss has a minus sign."""
        text = self.write_number(value, decimals)
        return text if value is None or text.startswith(MINUS) or not re.search(r"[1-9]", text) else f"+{text}"

    def write_measure(self, value: Any, display_format: str = "0", unit: str = "", extra: int = 0) -> str:
        """Return a feature's value as its catalog row says: `0`, `0.0` and `0 %` are formats, all else is text.

        `extra` decimals are for means of values that are themselves whole.
        """
        if value is None or isinstance(value, str):
            return value or ""
        if not re.fullmatch(r"0(\.0+)?\s?%?", display_format):
            return self.write_number(value, 1)
        decimals = display_format.count("0") - 1 + extra
        if display_format.endswith("%"):
            return self.write_percent(value, decimals)
        return self.write_number(value, decimals) + (NO_BREAK_SPACE + unit if unit else "")

    def d3_locale(self) -> dict[str, Any]:
        """Return the same separators for the numbers that charts write."""
        return {"decimal": self.decimal, "thousands": self.thousands, "grouping": [3], "currency": ["", ""]}


def uncapital(text: str) -> str:
    """Return a label as it stands inside a sentence: `Spending score` as `spending score`, `CLV` as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
