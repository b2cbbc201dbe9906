"""Tell which columns of a view are computed in another way than in an earlier text of it."""

from __future__ import annotations

from collections.abc import Collection


def changed_columns(before: str, now: str, names: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return, of the columns named, the expressions that differ: before and now; {} where a text cannot be parsed.

    What a join or a step in front changes is not seen: only the select that makes the view is compared.
    """
    old, new = _expressions(before), _expressions(now)
    return {name: (old[name], new[name]) for name in names if name in old and name in new and old[name] != new[name]}


def _expressions(text: str) -> dict[str, str]:
    """Return SQL for each column of the view that a file makes, written in one way."""
    import sqlglot
    from sqlglot import exp

    try:
        statements = sqlglot.parse(text, dialect="duckdb")
    except sqlglot.errors.SqlglotError:
        return {}
    made = next((each for each in statements if isinstance(each, exp.Create)), None)
    if made is None or not isinstance(made.expression, exp.Query):
        return {}
    return {
        each.alias_or_name: each.unalias().sql(dialect="duckdb", comments=False) for each in made.expression.selects
    }
