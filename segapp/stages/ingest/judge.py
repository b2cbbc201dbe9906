"""Decide in SQL, row by row, what comes in and word why the others do not.

Types and CHECKs come from the contract of the table; a row is judged while it is read, in one pass.
"""

from __future__ import annotations

from dataclasses import dataclass

from segapp.stages.ingest.contract import REAL_TYPES, WHOLE_TYPES, Check, Column, Contract
from segapp.value_forms import read_sql
from segapp.warehouse import quote_text

MISSING = ("", "?")
"""What stands for a missing value in a text file."""

_NO_PROBLEM = "cast(null as struct(column_name varchar, reason_text varchar)[])"
_NOTHING = "cast(null as varchar)"


@dataclass(frozen=True)
class Input:
    """How one column arrives: an expression over the source, and its type there (VARCHAR for a text file)."""

    column: Column
    expression: str
    type: str = "VARCHAR"
    may_hold_nul: bool = False

    @property
    def is_text(self) -> bool:
        """Return whether the value has to be read from text."""
        return self.type == "VARCHAR"


def judged_sql(contract: Contract, inputs: list[Input], source: str, *, line: str = "", form: str = "") -> str:
    """Return a query: line_number, the typed columns, and `problems` (null for a row that comes in).

    `source` is a relation; `line` is an expression for the number of a row's line, left out where it is empty; `form`
    is one for what is wrong with the form of a row (a struct or null): such a row is not judged further. Reasons are
    evaluated for bad rows only.
    """
    provided = {each.column.name for each in inputs}
    checks = [each for each in contract.checks if each.column_names and set(each.column_names) <= provided]
    arriving = ", ".join(f"{_arriving(each)} as arriving_{at}" for at, each in enumerate(inputs))
    typed = ", ".join(f"{_typed(each, f'arriving_{at}')} as {each.column.quoted}" for at, each in enumerate(inputs))
    wrong = ", ".join(f"{_wrong(each, f'arriving_{at}')} as wrong_{at}" for at, each in enumerate(inputs))
    columns = ", ".join(each.column.quoted for each in inputs)
    line_column = f"{line} as line_number, " if line else ""
    carried = "line_number, " if line else ""
    form_column = f"{form} as form_problem, " if form else ""
    return (
        f"with arriving as (select {line_column}{form_column}{arriving} from {source}),"
        f" typed as (select *, {typed} from arriving), marked as (select *, {wrong} from typed)"
        f" select {carried}{columns}, {_problems(inputs, checks, has_form=bool(form))} as problems from marked"
    )


def _arriving(each: Input) -> str:
    """Return the value as it arrives, null where it is one of the words that this column has for a missing one."""
    words = each.column.missing_words
    if not words:
        return each.expression
    listed = ", ".join(quote_text(word.lower()) for word in words)
    if each.is_text:
        return f"case when lower(trim({each.expression})) in ({listed}) then null else {each.expression} end"
    numbers = ", ".join(f"try_cast({quote_text(word)} as double)" for word in words)
    is_missing = f"coalesce(try_cast({each.expression} as double) in ({numbers}), false)"
    return f"case when {is_missing} then null else {each.expression} end"


def _typed(each: Input, name: str) -> str:
    """Return the value as the column's type, null where it is missing or cannot be.

    Texts of numbers are read without trimming first, which costs more than reading them: digits may stand between
    blanks. Only what does not read so, such as a number beside a no-break space, is trimmed and read again.
    """
    target = each.column.type
    if not each.is_text:
        return name if target == each.type else f"try_cast({name} as {target})"
    if each.column.value_form:
        return f"try_cast({read_sql(each.column.value_form, _trimmed(name))} as {target})"
    if _is_number_in_text(each):
        return _number(name, target)
    return _trimmed(name) if target == "VARCHAR" else f"try_cast({_trimmed(name)} as {target})"


def _is_number_in_text(each: Input) -> bool:
    return each.is_text and each.column.type in WHOLE_TYPES | REAL_TYPES


def _number(name: str, target: str) -> str:
    return f"coalesce(try_cast({name} as {target}), try_cast(trim({name}) as {target}))"


def _trimmed(name: str) -> str:
    """Return a text without outer blanks, null when it stands for a missing value.

    Most texts have none, which is seen faster than trimmed: trimming knows all blanks of Unicode.
    """
    may_have_blanks = f"{name} < '!' or ends_with({name}, ' ') or strlen({name}) <> length({name})"
    trimmed = f"case when {may_have_blanks} then trim({name}) else {name} end"
    for missing in MISSING:
        trimmed = f"nullif({trimmed}, {quote_text(missing)})"
    return trimmed


def _wrong(each: Input, name: str) -> str:
    """Return a value that is there but cannot be what the column declares, for all others null."""
    target, column = each.column.type, each.column.quoted
    if each.is_text and target == "VARCHAR":
        return f"case when contains({column}, chr(0)) then {column} end" if each.may_hold_nul else _NOTHING
    value = _trimmed(name) if each.is_text else name
    return f"case when coalesce({_is_valid(each, name)}, false) then null else {value} end"


def _is_valid(each: Input, name: str) -> str:
    """Return whether a value survives its cast: whole numbers whole, numbers finite."""
    target, column = each.column.type, each.column.quoted
    if target in WHOLE_TYPES and each.type not in WHOLE_TYPES:
        return f"{column} = {_as_double(each, name)}"
    if target in REAL_TYPES or target in ("DATE", "TIMESTAMP"):
        return f"isfinite({column})"
    return f"{column} is not null"


def _as_double(each: Input, name: str) -> str:
    if each.is_text and each.column.value_form:
        return f"try_cast({read_sql(each.column.value_form, _trimmed(name))} as double)"
    return _number(name, "double") if each.is_text else f"try_cast({name} as double)"


def _problems(inputs: list[Input], checks: list[Check], *, has_form: bool) -> str:
    fine = [_is_fine(each, f"wrong_{at}") for at, each in enumerate(inputs)]
    fine += [f"coalesce({each.expression}, true)" for each in checks]
    reasons = [_reason(each, f"wrong_{at}") for at, each in enumerate(inputs)]
    reasons += [_check_reason(each, inputs) for each in checks]
    found = f"list_filter([{', '.join(reasons)}], lambda each: each is not null)"
    form = "when form_problem is not null then [form_problem] " if has_form else ""
    return f"case {form}when {' and '.join(fine)} then {_NO_PROBLEM} else {found} end"


def _is_fine(each: Input, wrong: str) -> str:
    """Return a condition that is true (never null) when the value is what the column declares."""
    return f"{wrong} is null and {each.column.quoted} is not null" if each.column.is_required else f"{wrong} is null"


def _reason(each: Input, wrong: str) -> str:
    words = f"case when {wrong} is not null then {_wording(each, wrong)}"
    if each.column.is_required:
        words += f" when {each.column.quoted} is null then 'is missing'"
    return _struct(quote_text(each.column.name), f"{words} end")


def _wording(each: Input, name: str) -> str:
    """Return why a value is not what the column declares, with the value."""
    number = f"try_cast({name} as double)"
    shown = _shown(name)
    cases = ""
    if each.column.type in WHOLE_TYPES | REAL_TYPES:
        cases = f"when not isfinite({number}) then {shown} || ' is not a finite number' "
        if each.is_text and not each.column.value_form:
            cases += f"when contains({name}, ',') then {shown} || ' is not a number: write 1234.5, without commas' "
    if each.column.type in WHOLE_TYPES:
        if each.is_text and each.column.value_form:
            number = _as_double(each, name)
        else:
            cases += f"when {number} is null then {shown} || ' is not a number' "
        cases += f"when {number} = floor({number}) then {shown} || ' is too large' "
    kind = {"VARCHAR": "a text without NUL"}.get(each.column.type, _kind(each.column.type))
    written = f" written with {each.column.value_form}" if each.is_text and each.column.value_form else ""
    otherwise = f"{shown} || ' is not {kind}{written}'"
    return f"case {cases}else {otherwise} end" if cases else otherwise


def _kind(type_name: str) -> str:
    if type_name in WHOLE_TYPES:
        return "a whole number"
    if type_name in REAL_TYPES or type_name.startswith("DECIMAL"):
        return "a number"
    words = {"DATE": "a date (write 2026-01-31)", "BOOLEAN": "true or false"}
    words["TIMESTAMP"] = "a date or time (write 2026-01-31 09:30)"
    return words.get(type_name, f"a valid {type_name.lower()}").replace("'", "''")


def _check_reason(check: Check, inputs: list[Input]) -> str:
    """Return why a CHECK fails: the value and the column's comment, or the expression where there is none.

    A value that is not even of its type has its reason already.
    """
    checked = [(at, each) for at, each in enumerate(inputs) if each.column.name in check.column_names]
    columns = [each.column for _, each in checked]
    sound = " and ".join(_is_fine(each, f"wrong_{at}") for at, each in checked)
    values = " || ', ' || ".join(_shown(each.quoted) for each in columns)
    comment = columns[0].comment.strip() if len(columns) == 1 else ""
    expected = quote_text(f" is not allowed: {comment or check.expression}")
    failed = f"case when not coalesce({check.expression}, true) and {sound} then {values} || {expected} end"
    return _struct(quote_text(", ".join(check.column_names)), failed)


def _struct(column: str, reason: str) -> str:
    return f"case when {reason} is not null then struct_pack(column_name := {column}, reason_text := {reason}) end"


def _shown(name: str) -> str:
    """Return a value for a message: quoted and not too long."""
    return f"'\"' || coalesce(left(cast({name} as varchar), 60), '') || '\"'"
