"""Decide in SQL, row by row, what comes in and word why the others do not.

Types and CHECKs come from the contract of the table; a row is judged while it is read, in one pass.
"""

from __future__ import annotations

from dataclasses import dataclass

from segapp.stages.ingest.contract import REAL_TYPES, WHOLE_TYPES, Check, Column, Contract
from segapp.warehouse import quote_text

MISSING = ("", "?")
"""What stands for a missing value in a text file."""

_NO_PROBLEM = "cast(null as struct(column_name varchar, reason_text varchar)[])"


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


def judged_sql(contract: Contract, inputs: list[Input], source: str, *, extras: str = "", form: str = "") -> str:
    """Return a query: `extras`, the typed columns, and `problems` (null for a row that comes in).

    `source` is a relation; `form` is an expression for what is wrong with the form of a row (a struct or null): such
    a row is not judged further. Reasons are evaluated for bad rows only.
    """
    provided = {each.column.name for each in inputs}
    checks = [each for each in contract.checks if each.column_names and set(each.column_names) <= provided]
    arriving = ", ".join(f"{_arriving(each)} as t{at}" for at, each in enumerate(inputs))
    typed = ", ".join(f"{_typed(each, f't{at}')} as {each.column.quoted}" for at, each in enumerate(inputs))
    columns = ", ".join(each.column.quoted for each in inputs)
    carried = f"{extras}, " if extras else ""
    form_column = f"{form} as form_problem, " if form else ""
    return (
        f"with arriving as (select {carried}{form_column}{arriving} from {source}),"
        f" typed as (select *, {typed} from arriving)"
        f" select {carried}{columns}, {_problems(inputs, checks, has_form=bool(form))} as problems from typed"
    )


def _arriving(each: Input) -> str:
    """Return a text without outer blanks, null when it stands for a missing value; other types as they are."""
    if not each.is_text:
        return each.expression
    trimmed = f"trim({each.expression})"
    for missing in MISSING:
        trimmed = f"nullif({trimmed}, {quote_text(missing)})"
    return trimmed


def _typed(each: Input, name: str) -> str:
    return name if each.column.type == each.type else f"try_cast({name} as {each.column.type})"


def _problems(inputs: list[Input], checks: list[Check], *, has_form: bool) -> str:
    fine = [_is_fine(each, f"t{at}") for at, each in enumerate(inputs)]
    fine += [f"coalesce({each.expression}, true)" for each in checks]
    reasons = [_reason(each, f"t{at}") for at, each in enumerate(inputs)]
    reasons += [_check_reason(each, inputs) for each in checks]
    found = f"list_filter([{', '.join(reasons)}], lambda each: each is not null)"
    form = "when form_problem is not null then [form_problem] " if has_form else ""
    return f"case {form}when {' and '.join(fine)} then {_NO_PROBLEM} else {found} end"


def _is_fine(each: Input, name: str) -> str:
    """Return a condition that is true (never null) when the value can be what the column declares."""
    missing = "false" if each.column.is_required else "true"
    return f"case when {name} is null then {missing} else coalesce({_is_valid(each, name)}, false) end"


def _is_valid(each: Input, name: str) -> str:
    """Return whether a value that is there survives its cast: whole numbers whole, numbers finite."""
    target, column = each.column.type, each.column.quoted
    if target == "VARCHAR":
        return f"not contains({name}, chr(0))" if each.may_hold_nul else "true"
    if target in WHOLE_TYPES and each.type not in WHOLE_TYPES:
        return f"{column} = try_cast({name} as double)"
    if target in REAL_TYPES or target in ("DATE", "TIMESTAMP"):
        return f"isfinite({column})"
    return f"{column} is not null"


def _reason(each: Input, name: str) -> str:
    column = quote_text(each.column.name)
    missing = "'is missing'" if each.column.is_required else "null"
    words = f"case when {name} is null then {missing} when not coalesce({_is_valid(each, name)}, false)"
    return f"{_struct(column, f'{words} then {_wording(each, name)} end')}"


def _wording(each: Input, name: str) -> str:
    """Return why a value is not what the column declares, with the value."""
    number = f"try_cast({name} as double)"
    shown = _shown(name)
    cases = ""
    if each.column.type in WHOLE_TYPES | REAL_TYPES:
        cases = f"when not isfinite({number}) then {shown} || ' is not a finite number' "
        if each.is_text:
            cases += f"when contains({name}, ',') then {shown} || ' is not a number: write 1234.5, without commas' "
    if each.column.type in WHOLE_TYPES:
        cases += f"when {number} is null then {shown} || ' is not a number' "
        cases += f"when {number} = floor({number}) then {shown} || ' is too large' "
    kind = {"VARCHAR": "a text without NUL"}.get(each.column.type, _kind(each.column.type))
    otherwise = f"{shown} || ' is not {kind}'"
    return f"case {cases}else {otherwise} end" if cases else otherwise


def _kind(type_name: str) -> str:
    if type_name in WHOLE_TYPES:
        return "a whole number"
    if type_name in REAL_TYPES or type_name.startswith("DECIMAL"):
        return "a number"
    words = {"DATE": "a date (write 2026-01-31)", "BOOLEAN": "true or false"}
    return words.get(type_name, f"a valid {type_name.lower()}").replace("'", "''")


def _check_reason(check: Check, inputs: list[Input]) -> str:
    """Return why a CHECK fails: the value and the column's comment, or the expression where there is none.

    A value that is not even of its type has its reason already.
    """
    checked = [(at, each) for at, each in enumerate(inputs) if each.column.name in check.column_names]
    columns = [each.column for _, each in checked]
    sound = " and ".join(_is_fine(each, f"t{at}") for at, each in checked)
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
