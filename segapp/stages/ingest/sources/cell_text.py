"""Write a typed value of a sheet or a database as its canonical text."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable, Mapping
from typing import Any

EXACT = 10**15
"""Spreadsheets keep 15 digits of a number; whole numbers below this are written without a decimal point."""


def as_text(value: Any) -> str:
    """Return the text: 7 and not 7.0, a day without its midnight, true or false, nothing for what is missing."""
    return _FORMS.get(type(value), str)(value)


def _float(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)


def _decimal(value: decimal.Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime.datetime) -> str:
    is_day = value.time() == datetime.time() and value.tzinfo is None
    return value.date().isoformat() if is_day else value.isoformat(sep=" ")


_FORMS: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "true" if value else "false",
    float: _float,
    decimal.Decimal: _decimal,
    datetime.datetime: _moment,
    datetime.date: datetime.date.isoformat,
    datetime.time: datetime.time.isoformat,
    bytes: bytes.hex,
    bytearray: bytearray.hex,
    memoryview: memoryview.hex,
}
