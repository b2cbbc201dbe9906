"""Write numbers, shares, money, dates and changes as people read them: the filters that templates and charts share."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from segapp.figures import Separators, figure
from segapp.labels import inside

MINUS, NO_BREAK_SPACE = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"
SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = re.compile(rf"\b(?:{'|'.join(SHORT)})\b")
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
    months : sequence of str
        The names of the months, January first; English ones where there are none.
    has_capital_nouns : bool, default False
        Whether a label keeps its capital letter inside a sentence, as in German.
    """

    thousands: str = ","
    decimal: str = "."
    date: str = "%-d %B %Y"
    currency_code: str = ""
    months: Sequence[str] = ()
    has_capital_nouns: bool = False

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
            "uncapital": str if self.has_capital_nouns else inside,
        }

    def write_number(self, value: float | None, decimals: int = 0) -> str:
        """Return 1234.5 as `1,234` or, with decimals, `1,234.5`."""
        if value is None:
            return ""
        text = figure(value, decimals)
        if not re.search(r"[1-9]", text):
            text = text.lstrip("-")
        return self.show(text.replace("-", MINUS))

    def show(self, text: str) -> str:
        """Return a sentence that the job wrote, with the reader's separators in its figures."""
        return Separators(self.decimal, self.thousands).show(text)

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
        if day is None:
            return ""
        form = self.date.replace("%-d", str(day.day))
        if self.months:
            name = self.months[day.month - 1]
            form = form.replace("%B", name).replace("%b", name[:3])
        return day.strftime(form)

    def write_short_months(self, text: str) -> str:
        """Return a day such as `31 Oct` with the first letters of the report's months."""
        if not self.months:
            return text
        return MONTHS.sub(lambda found: self.months[SHORT.index(found[0])][:3], text)

    def write_delta(self, value: float | None, decimals: int = 0) -> str:
        """Return a change with its sign: `+66` or `0`; a loss has a minus sign."""
        text = self.write_number(value, decimals)
        return text if value is None or text.startswith(MINUS) or not re.search(r"[1-9]", text) else f"+{text}"

    def write_measure(self, value: float | None, feature: Any, *, is_mean: bool = True, has_unit: bool = True) -> str:
        """Return a feature's value as its catalog row says: `25.8 k$`, `22 %`.

        Parameters
        ----------
        value : float, optional
            A mean of the feature, or a single value.
        feature : row with factor, value_decimals, mean_decimals and unit_text
            As model.feature_formats gives them; the query that gives the value joins it.
        is_mean : bool, default True
            Means of whole numbers are written with a decimal, single values as whole numbers.
        has_unit : bool, default True
            False leaves out the unit, which then stands elsewhere; a per cent sign stays.
        """
        if value is None:
            return ""
        decimals = feature.mean_decimals if is_mean else feature.value_decimals
        unit = feature.unit_text if has_unit or feature.factor != 1 else ""
        return self.write_number(feature.factor * value, decimals) + unit.replace(" ", NO_BREAK_SPACE, 1)

    def d3_locale(self) -> dict[str, Any]:
        """Return the same separators for the numbers that charts write."""
        return {"decimal": self.decimal, "thousands": self.thousands, "grouping": [3], "currency": ["", ""]}
