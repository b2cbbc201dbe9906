"""Decide in SQL, row by row, which rows are accepted, and say why the others are not.

Types and CHECKs come from the contract of the table; a row is judged while it is read, in one pass.
"""

from __future__ import annotations

from segapp.row_contract import FIRST_YEAR
from segapp.stages.ingest.rules.contract import REAL_TYPES, WHOLE_TYPES, Check, Contract
from segapp.stages.ingest.rules.values import Input, Names, arriving, clean, names_of, tried, typed, wrong
from segapp.warehouse import quote_text, spelled_out

_NO_PROBLEM = "cast(null as struct(column_name varchar, reason_text varchar)[])"


def judged_sql(contract: Contract, inputs: list[Input], source: str, *, line: str = "", form: str = "") -> str:
    """Return a query: line_number, the typed columns, and `problems` (null for a row that comes in).

    `source` is a relation; `line` is an expression for the number of a row's line, left out where it is empty; `form`
    is one for what is wrong with the form of a row (a struct or null): such a row is not judged further. Reasons are
    evaluated for bad rows only.
    """
    provided = {each.column.name for each in inputs}
    checks = [each for each in contract.checks if each.column_names and set(each.column_names) <= provided]
    columns = ", ".join(each.column.quoted for each in inputs)
    line_column = f"{line} as line_number, " if line else ""
    carried = "line_number, " if line else ""
    form_column = f"{form} as form_problem, " if form else ""
    arrived = ", ".join(f"{arriving(each)} as arriving_{at}" for at, each in enumerate(inputs))
    return (
        f"with arriving as (select {line_column}{form_column}{arrived} from {source}), {_steps(contract, inputs)}"
        f" select {carried}{columns}, {_problems(inputs, checks, has_form=bool(form))} as problems from marked"
    )


def keys_sql(contract: Contract, inputs: list[Input], source: str) -> str:
    """Return a query of the keys alone, as `judged_sql` gives them; nothing else is planned."""
    key = next(each for each in inputs if each.column == contract.key)
    return f"with arriving as (select {key.expression} as arriving_0 from {source}), {_steps(contract, [key])}" + (
        f" select {key.column.quoted} from marked"
    )


def _steps(contract: Contract, inputs: list[Input]) -> str:
    """Return the steps from what arrives to `marked`: clean texts, values, finite numbers, what is wrong."""
    named = [(each, names_of(each, at)) for at, each in enumerate(inputs)]
    texts = [(each, names) for each, names in named if each.is_text]
    tries = [f", {tried(each, names)} as {names.tried}" for each, names in texts if each.is_number_in_text]
    cleans = [f", {clean(each, names)} as {names.clean}" for each, names in texts]
    values = ", ".join(f"{typed(each, names, contract.words)} as {names.typed}" for each, names in named)
    finite = [
        f"case when isfinite({names.typed}) then {names.typed} end as {names.typed}"
        for each, names in named
        if each.column.type in REAL_TYPES
    ]
    replaced = f" replace ({', '.join(finite)})" if finite else ""
    marks = ", ".join(
        f"{wrong(each, names, contract.words, is_key=each.column == contract.key)} as wrong_{at}"
        for at, (each, names) in enumerate(named)
    )
    return (
        f"tried as (select *{''.join(tries)} from arriving), cleaned as (select *{''.join(cleans)} from tried),"
        f" typed as (select *, {values} from cleaned),"
        f" finite as (select *{replaced} from typed), marked as (select *, {marks} from finite)"
    )


def _problems(inputs: list[Input], checks: list[Check], *, has_form: bool) -> str:
    fine = [_is_fine(each, f"wrong_{at}") for at, each in enumerate(inputs)]
    fine += [f"coalesce({each.expression}, true)" for each in checks]
    reasons = [_reason(each, names_of(each, at), f"wrong_{at}") for at, each in enumerate(inputs)]
    reasons += [_check_reason(each, inputs) for each in checks]
    told = "struct_pack(column_name := why.column_name, reason_text := " + spelled_out("why.reason_text") + ")"
    found = f"list_filter([{', '.join(reasons)}], lambda why: why is not null)"
    found = f"list_transform({found}, lambda why: {told})"
    form = "when form_problem is not null then [form_problem] " if has_form else ""
    return f"case {form}when {' and '.join(fine)} then {_NO_PROBLEM} else {found} end"


def _is_fine(each: Input, wrong: str) -> str:
    """Return a condition that is true (never null) when the value is what the column declares."""
    return f"{wrong} is null and {each.column.quoted} is not null" if each.column.is_required else f"{wrong} is null"


def _reason(each: Input, names: Names, wrong: str) -> str:
    words = f"case when {wrong} is not null then {_wording(each, wrong)}"
    if each.column.is_required:
        words += f" when {names.typed} is null then {_missing(each, names)}"
    return _struct(quote_text(each.column.name), f"{words} end")


def _missing(each: Input, names: Names) -> str:
    """Say that a value is missing, with the word in its place if there is one."""
    if not each.is_text:
        return "'is missing'"
    said = f"{_shown(names.clean)} || ' stands for a missing value'"
    return f"case when coalesce({names.clean}, '') = '' then 'is missing' else {said} end"


def _wording(each: Input, name: str) -> str:
    """Say why a value is not what the column declares, with the value."""
    number = f"try_cast({name} as double)"
    said = _shown(name)
    cases = ""
    if each.column.type in WHOLE_TYPES | REAL_TYPES:
        cases = f"when not isfinite({number}) then {said} || ' is not a finite number' "
        if each.is_number_in_text:
            cases += f"when contains({name}, ',') then {said} || ' is not a number: write 1234.5, without commas' "
            cases += f"when contains({name}, '_') then {said} || ' is not a number: write it without underscores' "
    if each.column.type in WHOLE_TYPES and not each.column.value_form:
        cases += f"when {number} is null then {said} || ' is not a number' "
        cases += f"when {number} = floor({number}) then {said} || ' is too large' "
    if each.is_moment:
        early = f"try_cast({name} as date) < date '{FIRST_YEAR}-01-01'"
        cases += f"when {early} then {said} || ' is before {FIRST_YEAR}: write the year in four digits' "
    if each.column.type == "VARCHAR":
        return _no_text(each, name)
    written = f", {each.column.value_form}" if each.is_text and each.column.value_form else ""
    otherwise = f"{said} || ' is not {_kind(each.column.type)}{written}'"
    return f"case {cases}else {otherwise} end" if cases else otherwise


def _no_text(each: Input, name: str) -> str:
    """Say why a text is invalid, or no id: a NUL in it, a number with a fraction, a word for nobody."""
    said = _shown(name)
    cases = f"when contains({name}, chr(0)) then {said} || ' is not a text without NUL' "
    if each.must_be_whole:
        no_word = f"try_cast({name} as double) is not null"
        cases += f"when {no_word} then {said} || ' is not a whole number, as ids that are numbers must be' "
    return f"case {cases}else {said} || ' is no customer: a line of totals, or people who are not known' end"


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

    A value of a wrong type has its reason already.
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
