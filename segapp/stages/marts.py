"""Build the public views and run the data quality checks on them; what a view or a check says is in sql/."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from segapp.errors import ModelError, SqlFileError
from segapp.figures import marked
from segapp.model import RunContext
from segapp.warehouse import (
    SqlObject,
    Warehouse,
    build,
    check_for_old_readers,
    copied_marts,
    is_wanted,
    quote_identifier,
    quote_text,
    run_file,
    step,
)

MARTS_LAYER = 5
SEVERITIES = ("fail", "warn", "info")
SAMPLE_COUNT = 5
OWN_COLUMNS = "-- own columns:"
"""Begins the line of a view in which the project's own columns are put."""


@dataclass(frozen=True)
class Check:
    """One file of sql/checks: a rule in words and a query that returns no rows when it holds."""

    path: pathlib.Path
    rule_name: str
    rule_text: str
    severity: str  # fail: nothing is published; warn; info
    text: str


@dataclass(frozen=True)
class CheckResult:
    """How many rows broke a rule, with a few of them in words."""

    rule_name: str
    rule_text: str
    severity: str
    affected_count: int
    sample_text: str | None


def build_marts(warehouse: Warehouse, objects: Sequence[SqlObject]) -> None:
    """Rebuild the views of marts; model.customer_scores must exist.

    Raises
    ------
    SqlFileError
        If a file is wrong, or a view or table holds what clients of DuckDB 1.2 cannot read.
    """
    build(warehouse, with_own_columns(warehouse, objects), (MARTS_LAYER,))
    check_for_old_readers(warehouse, objects)


def with_own_columns(warehouse: Warehouse, objects: Sequence[SqlObject]) -> list[SqlObject]:
    """Return the objects; where one says OWN_COLUMNS, the project's own columns and comments stand in its text.

    Public views of rows that the project does not have, such as purchases, are not among them.

    Those are the columns of the assignments that the catalog has as train or profile. An outcome is not among them: it
    would look like something known beforehand; nor is what is ignored, such as names and addresses.
    """
    objects = [each for each in objects if each.layer != MARTS_LAYER or is_wanted(warehouse, each.text)]
    if not any(OWN_COLUMNS in each.text for each in objects):
        return objects
    own = _own_columns(warehouse)
    return [replace(each, text=_with_columns(each, own)) if OWN_COLUMNS in each.text else each for each in objects]


def _own_columns(warehouse: Warehouse) -> list[tuple[str, str]]:
    """Return the name and the comment of each; none before there is a catalog."""
    known = "select count(*) from duckdb_views() where schema_name = 'features' and view_name = 'feature_catalog'"
    if not warehouse.scalar(known):
        return []
    found = warehouse.execute(step("own_columns")).fetchall()
    return [(name, comment) for name, comment in found]


def _with_columns(each: SqlObject, own: Sequence[tuple[str, str]]) -> str:
    columns = "\n".join(f"    assignments.{quote_identifier(name)}," for name, _ in own)
    comments = "".join(
        f"\ncomment on column {each.qualified_name}.{quote_identifier(name)} is {quote_text(comment)};"
        for name, comment in own
    )
    text = re.sub(rf"^ *{OWN_COLUMNS}.*$", lambda _: columns, each.text, flags=re.MULTILINE)
    return text.rstrip("\n") + comments + "\n"


def run_checks(warehouse: Warehouse, run: RunContext, checks_folder: pathlib.Path) -> tuple[CheckResult, ...]:
    """Run every check, store what it found in model.check_results, and refuse to go on when a `fail` rule is broken.

    Raises
    ------
    ModelError
        If a rule of severity `fail` is broken; the results are stored before.
    SqlFileError
        If a check does not say its rule and severity, or cannot be run.
    """
    checks = [each for each in read_checks(checks_folder) if is_wanted(warehouse, each.text)]
    with copied_marts(warehouse, [check.text for check in checks]):
        results = tuple(_run(warehouse, check) for check in checks)
    _store(warehouse, run.run_id, results)
    broken = [result for result in results if result.severity == "fail" and result.affected_count]
    if broken:
        first = broken[0]
        more = f" (and {len(broken) - 1} more rules)" if len(broken) > 1 else ""
        raise ModelError(
            f"rule broken{more}: {first.rule_text}: {first.affected_count} rows, such as {first.sample_text}",
            where=f"sql/checks/{first.rule_name}.sql",
            todo="Nothing was published. Look at the rows that the file's query returns",
        )
    return results


def read_checks(folder: pathlib.Path) -> list[Check]:
    """Return the checks of a folder in the order of their file names."""
    return [_read_check(path) for path in sorted(folder.glob("*.sql"))]


def _read_check(path: pathlib.Path) -> Check:
    text = path.read_text(encoding="utf-8")
    rule = re.match(r"-- (?!severity:)(.+)\n", text)
    severity = re.search(r"^-- severity: (\w+)$", text, flags=re.MULTILINE)
    if rule is None or severity is None or severity[1] not in SEVERITIES:
        raise SqlFileError(
            "must open with a comment that states its rule and one that says `-- severity: fail`, `warn` or `info`",
            where=str(path),
        )
    return Check(path, path.stem, rule[1].strip().rstrip("."), severity[1], text)


def _run(warehouse: Warehouse, check: Check) -> CheckResult:
    """Count what a check returns: its rows, or the sum of its column affected_count where it has one."""
    run_file(warehouse, check.path, f"create or replace temp table broken_rows as\n{check.text}")
    cursor = warehouse.execute(f"select * from broken_rows order by all limit {SAMPLE_COUNT}")
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    counted = "coalesce(sum(affected_count), 0)" if "affected_count" in names else "count(*)"
    count = int(warehouse.scalar(f"select {counted} from broken_rows"))
    warehouse.execute("drop table broken_rows")
    return CheckResult(check.rule_name, check.rule_text, check.severity, count, _in_words(names, rows))


def _in_words(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> str | None:
    """Word the first rows, `segment name Top, customer share 0.7`, in a fixed order: the same data, the same text."""
    texts = [
        ", ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in zip(names, row, strict=True))
        for row in rows
    ]
    return "; ".join(texts) or None


def _value(value: object) -> str:
    """Word a value; a number to six digits, written out: `1.31e+06` is no word for a reader."""
    if not isinstance(value, float):
        return str(value)
    return f"{value:.0f}" if 1e5 <= abs(value) < 1e15 else marked(f"{value:.6g}")


def _store(warehouse: Warehouse, run_id: str, results: Sequence[CheckResult]) -> None:
    warehouse.execute("delete from model.check_results where run_id = $run_id", {"run_id": run_id})
    for result in results:
        warehouse.execute(
            "insert into model.check_results values"
            " ($run_id, $rule_name, $rule_text, $severity, $affected_count, $sample_text)",
            {
                "run_id": run_id,
                "rule_name": result.rule_name,
                "rule_text": result.rule_text,
                "severity": result.severity,
                "affected_count": result.affected_count,
                "sample_text": result.sample_text,
            },
        )
