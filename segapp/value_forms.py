"""Say how a column's values are written in a source, and write the SQL that reads them: decimal commas, dates, yes/no.

A form is a short text, as it stands in intake.column_forms: `decimal comma`, `day first`. What does not hold to the
form of its column is no value of it: 12.5 among decimal commas is refused, never read as 125.
"""

from __future__ import annotations

from segapp.warehouse.identifiers import quote_text

POINT, COMMA = "decimal point", "decimal comma"
DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "day first", "month first", "year first"
YES_NO = "yes or no"
FORMS = (POINT, COMMA, DAY_FIRST, MONTH_FIRST, YEAR_FIRST, YES_NO)

YES_WORDS = ("1", "y", "yes", "true", "t", "ja", "j", "oui", "si", "sí", "sim", "wahr", "x", "on")
NO_WORDS = ("0", "n", "no", "false", "f", "nein", "non", "não", "nao", "falsch", "off")

_ORNAMENTS = r"[\s\x{00a0}\x{202f}€$£¥₹%]|EUR|USD|GBP|CHF"
_WHOLE_POINT = r"(\d+|[1-9]\d{0,2}([,'\x{2019}]\d{3})+)"
_WHOLE_COMMA = r"(\d+|[1-9]\d{0,2}([.'\x{2019}]\d{3})+)"
_PATTERNS = {POINT: rf"[+-]?{_WHOLE_POINT}?(\.\d*)?([eE][+-]?\d+)?", COMMA: rf"[+-]?{_WHOLE_COMMA}?(,\d*)?"}
_MARKS = {POINT: r"[,'\x{2019}]", COMMA: r"[.'\x{2019}]"}

_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", " %H:%M:%S.%g", " %I:%M %p", " %I:%M:%S %p")
_DATES = {  # two digits of a year come first: to %Y, 10 is the year 10
    DAY_FIRST: (
        *("%d/%m/%y", "%d.%m.%y", "%d-%m-%y", "%d %b %y", "%d-%b-%y"),
        *("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%d-%b-%Y", "%d/%b/%Y", "%d %B %Y", "%d-%B-%Y"),
    ),
    MONTH_FIRST: (
        *("%m/%d/%y", "%m-%d-%y"),
        *("%m/%d/%Y", "%m-%d-%Y", "%b %d, %Y", "%b %d %Y", "%b-%d-%Y", "%B %d, %Y", "%B %d %Y"),
    ),
    YEAR_FIRST: ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"),
}


def read_sql(form: str, text: str) -> str:
    """Return SQL for a text of this form as its type's own reader takes it, null where it does not hold to the form.

    Parameters
    ----------
    form : str
        One of FORMS, or empty for a text that is read as it stands.
    text : str
        A SQL expression of type VARCHAR; it is repeated.
    """
    if form in _PATTERNS:
        return number_sql(form, text)
    if form in _DATES:
        return f"cast({moment_sql(form, text)} as varchar)"
    if form == YES_NO:
        return yes_no_sql(text)
    return text


def number_sql(form: str, text: str) -> str:
    """Return SQL for a number written with currency signs, thousands marks and this decimal mark, as a plain one."""
    bare = f"regexp_replace({text}, {quote_text(_ORNAMENTS)}, '', 'g')"
    plain = f"regexp_replace({bare}, {quote_text(_MARKS[form])}, '', 'g')"
    if form == COMMA:
        plain = f"replace({plain}, ',', '.')"
    return f"case when regexp_full_match({bare}, {quote_text(_PATTERNS[form])}) then {plain} end"


def moment_sql(form: str, text: str) -> str:
    """Return SQL for a date or time written in this order as a timestamp, null where it is none."""
    layouts = ", ".join(quote_text(day + time) for day in _DATES[form] for time in _TIMES)
    # Each layout is tried in turn; what has no two marks between three parts is none of them, and not worth the time.
    parts = (
        r"\d{8}.*|[^/., -]+[/., -]+[^/., -]+[/., -].+" if form == YEAR_FIRST else "[^/., -]+[/., -]+[^/., -]+[/., -].+"
    )
    is_likely = f"regexp_full_match(trim({text}), {quote_text(parts)})"
    read = f"case when {is_likely} then try_strptime(trim({text}), [{layouts}]) end"
    return f"coalesce(try_cast({text} as timestamp), {read})" if form == YEAR_FIRST else read


def yes_no_sql(text: str) -> str:
    """Return SQL for a word for yes or no as true or false, null where it is neither."""
    yes, no = (", ".join(map(quote_text, words)) for words in (YES_WORDS, NO_WORDS))
    return f"case when lower(trim({text})) in ({yes}) then 'true' when lower(trim({text})) in ({no}) then 'false' end"
