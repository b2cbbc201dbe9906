"""Write the SQL that turns a source's value into that of its column, or rejects it; the same for every entity.

Dates and numbers are strict: what the database would guess (year 26, epoch, 1_0) is no value. Times with a zone count
for their day in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass

from segapp.row_contract import FIRST_YEAR
from segapp.stages.ingest.rules.contract import REAL_TYPES, WHOLE_TYPES, Column
from segapp.stages.ingest.rules.missing_words import MissingWords
from segapp.value_forms import read_sql
from segapp.warehouse import edges_trimmed, quote_text

PLACE_SQL = "cast(row_number() over () as varchar)"
"""The key of a row that has none: its place among the rows."""

_TIMES = ("TIMESTAMP",)  # and TIMESTAMP WITH TIME ZONE, TIMESTAMP_S and so on
_DAY = "[0-9]{4}(-[0-9]{1,2}-|/[0-9]{1,2}/)[0-9]{1,2}"
_ZONE = " ?(Z|UTC|[+-](0[0-9]|1[0-8])(:?[0-9]{2})?)"
_MOMENT = f"{_DAY}([T ][0-9]{{1,2}}:[0-9]{{2}}(:[0-9]{{2}}([.][0-9]{{1,9}})?)?({_ZONE})?)?"


@dataclass(frozen=True)
class Input:
    """How one column arrives: an expression over the source, and its type there (VARCHAR for a text file).

    `must_be_whole` says that the text was a number in the source, and holds ids.
    """

    column: Column
    expression: str
    type: str = "VARCHAR"
    may_hold_nul: bool = False
    must_be_whole: bool = False

    @property
    def is_text(self) -> bool:
        """Return whether the value has to be read from text."""
        return self.type == "VARCHAR"

    @property
    def is_number_in_text(self) -> bool:
        """Return whether it is a number written out, which is read without looking at the text first."""
        return self.is_text and self.column.type in WHOLE_TYPES | REAL_TYPES and not self.column.value_form

    @property
    def is_moment(self) -> bool:
        """Return whether it becomes a date or a time of a day."""
        return self.column.type == "DATE" or self.column.type.startswith(_TIMES)


@dataclass(frozen=True)
class Names:
    """What a value is called in the query: as it arrives, as text without odd edges, and as the column's value.

    A number is first read as it arrives (`tried`), which costs less than looking at its text; only where that fails is
    there a clean text.
    """

    arriving: str
    tried: str
    clean: str
    typed: str


def names_of(each: Input, at: int) -> Names:
    """Return the names of the column at this place."""
    return Names(f"arriving_{at}", f"tried_{at}", f"clean_{at}", each.column.quoted)


def arriving(each: Input) -> str:
    """Return the value as it arrives, null where it is one of the words that this column has for a missing one."""
    words = each.column.missing_words
    if not words:
        return each.expression
    if each.is_text:
        listed = ", ".join(quote_text(word.lower()) for word in words)
        return f"case when lower(trim({each.expression})) in ({listed}) then null else {each.expression} end"
    numbers = ", ".join(f"try_cast({quote_text(word)} as double)" for word in words)
    is_missing = f"coalesce(try_cast({each.expression} as double) in ({numbers}), false)"
    return f"case when {is_missing} then null else {each.expression} end"


def tried(each: Input, names: Names) -> str:
    """Return a text read as a number as it arrives: digits may stand between blanks."""
    return f"try_cast({names.arriving} as {each.column.type})"


def clean(each: Input, names: Names) -> str:
    """Return a text without odd edges; of a number only where it could not be read as it arrives."""
    trimmed = edges_trimmed(names.arriving)
    return f"case when {names.tried} is null then {trimmed} end" if each.is_number_in_text else trimmed


def typed(each: Input, names: Names, words: MissingWords) -> str:
    """Return the value as the column's type, null where it is missing or cannot be."""
    target = each.column.type
    if not each.is_text:
        return names.arriving if target == each.type else f"try_cast({names.arriving} as {target})"
    if each.is_number_in_text:
        return f"coalesce({names.tried}, try_cast({names.clean} as {target}))"
    if each.column.value_form and target != "VARCHAR":
        return f"try_cast({read_sql(each.column.value_form, words.without_missing(names.clean))} as {target})"
    if target == "VARCHAR":
        return f"nullif({names.clean}, '')" if each.column.has_own_words else words.without_missing(names.clean)
    return _moment(names.clean, target) if each.is_moment else f"try_cast({names.clean} as {target})"


def wrong(each: Input, names: Names, words: MissingWords, *, is_key: bool) -> str:
    """Return a value that is there but cannot be what the column declares, for all others null."""
    if each.is_text and each.column.type == "VARCHAR":
        return _wrong_text(each, names, words, is_key=is_key)
    text = f"coalesce({names.clean}, {names.arriving})" if each.is_number_in_text else names.clean
    value = words.without_missing(text) if each.is_text else names.arriving
    if each.type in REAL_TYPES:
        value = f"case when isnan({value}) then null else {value} end"  # the way numbers say missing
    return f"case when coalesce({_is_valid(each, names)}, false) then {_underscored(each, names)} else {value} end"


def _moment(text: str, target: str) -> str:
    """Return a text as a date or time; the usual form of a date is seen faster than matched."""
    zoned = f"regexp_replace(regexp_replace({text}, ' ?(Z|UTC)$', '+00'), ' ([+-])', '\\1')"
    moment = f"try_cast({zoned} as timestamptz)"
    value = moment if target == "TIMESTAMP WITH TIME ZONE" else f"cast({moment} at time zone 'UTC' as {target})"
    usual = f"when {text} like '____-__-__' and {text} < ':' then try_cast({text} as {target})"
    return f"case {usual} when regexp_full_match({text}, '{_MOMENT}') then {value} end"


def _is_valid(each: Input, names: Names) -> str:
    """Return whether a value survives its cast: whole numbers whole, days of the calendar that people use."""
    target = each.column.type
    if target in WHOLE_TYPES and each.type not in WHOLE_TYPES:
        real = f"try_cast({names.arriving} as double)"
        if each.is_text and each.column.value_form:
            real = f"try_cast({read_sql(each.column.value_form, names.clean)} as double)"
        elif each.is_text:
            real = f"coalesce({real}, try_cast({names.clean} as double))"
        return f"{names.typed} = {real}"
    if each.is_moment:
        return f"{names.typed} >= date '{FIRST_YEAR}-01-01' and {names.typed} < date '10000-01-01'"
    return f"{names.typed} is not null"


def _underscored(each: Input, names: Names) -> str:
    """Return a number with an underscore, which the database would read: 1_0 as 10."""
    text = names.arriving if each.is_number_in_text else names.clean
    if not each.is_number_in_text and not (each.is_text and each.column.type.startswith("DECIMAL")):
        return "null"
    return f"case when contains({text}, '_') then {text} end"


def _wrong_text(each: Input, names: Names, words: MissingWords, *, is_key: bool) -> str:
    cases = ""
    if each.may_hold_nul:
        cases += f"when contains({names.typed}, chr(0)) then {names.typed} "
    if each.must_be_whole:
        cases += f"when not regexp_full_match({names.typed}, '-?[0-9]+') then {names.typed} "
    nobody = words.placeholder(names.typed) if is_key else "cast(null as varchar)"
    return f"case {cases}else {nobody} end" if cases else nobody
