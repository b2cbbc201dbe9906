"""Decide on dates and parts of dates, however written: they say when, not how much. Pure."""

from __future__ import annotations

from segapp.stages.columns import meanings as m
from segapp.stages.columns import questions as q
from segapp.stages.columns.decision import IGNORED, PROFILE, TRAIN, Decision, made
from segapp.stages.columns.facts import ColumnFacts
from segapp.stages.columns.kinds import CATEGORY, DATE, QUANTITY, Kind
from segapp.stages.columns.quantities import lies_within
from segapp.value_forms import DAY_FIRST, MONTH_FIRST, YEAR_FIRST

SINCE_1970, SHEET_DAYS = (5e8, 2.5e12), (20_000, 60_000)
"""Moments as systems count seconds or milliseconds, days as spreadsheets do."""
_LAST = ("last", "recent", "letzte", "dernier", "ultim")
_BEGINNING = (
    *("first", "since", "seit", "desde", "depuis", "start", "join", "regist", "enrol", "sign", "creat", "open"),
    *("customer", "member", "anmeld", "eintritt"),
)
"""Parts of words in the names of dates: of the last time, and of when somebody became a customer."""


def read_date(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    """Decide on dates in a readable form, and in an unreadable one."""
    form = facts.form.split(" or ", maxsplit=1)[0]
    if form not in (YEAR_FIRST, DAY_FIRST, MONTH_FIRST):
        if kind.name == DATE and not (facts.is_number and meaning.name in m.QUANTITIES):
            return made(facts, DATE, IGNORED, meaning, "it looks like dates, but in no readable form")
        return None
    if meaning.name == m.BIRTH_YEAR:
        reason = "a date of birth: converted to the age at the data date; the date itself is left out"
        return made(facts, DATE, TRAIN, meaning, reason, form=facts.form, data_type="DATE", transform="standard")
    if q.names_afterwards(facts.name):
        return made(facts, DATE, IGNORED, meaning, "it is known only once the outcome is")
    words = m.readable(facts.name)
    past = any(each in words for each in _LAST)
    since = (
        m.Meaning(m.RECENCY, "days", "Recent", "Lapsed", "-receptiveness")
        if past
        else m.Meaning(m.LENGTH, "days", "New", "Long-standing")
    )
    is_start = past or any(each in words for each in _BEGINNING)
    reason = "a date: converted to days before the data date" + ("" if is_start else ", which are only described")
    role = TRAIN if is_start else PROFILE
    return made(facts, DATE, role, since, reason, form=facts.form, data_type="DATE", transform="standard")


def birth_year(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    """Turn a year of birth into an age."""
    if meaning.name != m.BIRTH_YEAR or not facts.is_whole or not lies_within(facts, 1880, 2030):
        return None
    reason = "a year of birth: converted to the age at the data date; impossible values are missing"
    return made(facts, CATEGORY, TRAIN, meaning, reason, data_type="INTEGER", transform="standard")


def date_as_number(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    """Recognise dates that systems and spreadsheets write as one number: they are no quantities."""
    words = set(m.readable(facts.name).split())
    if not facts.is_number or not words & {"date", "datum", "time", "timestamp", "datetime", "at", "ts"}:
        return None
    is_moment = lies_within(facts, *SINCE_1970)
    if not is_moment and not ("date" in words and facts.is_whole and lies_within(facts, *SHEET_DAYS)):
        return None
    counted = "seconds since 1970" if is_moment else "days, as a spreadsheet counts them"
    reason = f"a date as a number of {counted}: convert it to a date in customer_features.sql to use it"
    return made(facts, DATE, IGNORED, meaning, reason, is_unsure=True)


def is_date_part(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> bool:
    """Return whether numbers are a year, or a day, week, month or hour of one."""
    if meaning.name == m.YEAR:
        return lies_within(facts, 1800, 2200)
    most = 60 if kind.name == QUANTITY else 366
    return meaning.name == m.DATE_PART and facts.is_whole and lies_within(facts, 0, most)
