"""Decide the fate of every checked row: loaded, rejected, superseded by a later row of the same id, or a duplicate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.figures import figure, percentage
from segapp.model import BatchCounts
from segapp.stages.ingest.load.staging import Intake, Staged, make_table
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.rules.headers import show
from segapp.warehouse import quote_text

SUPERSEDED = "superseded: line "
"""How the reason of a superseded row begins."""

_SHOWN_ROWS = 3
"""How many rows a reason is shown with where a source is refused."""

_VALUES = '^".*"'
"""The rejected values, quoted, with which a reason begins."""


@dataclass(frozen=True)
class Fates:
    """How many rows met which fate; rejected counts distinct lines, superseded ones among them."""

    row_count: int
    rejected_count: int
    superseded_count: int
    duplicate_count: int

    @property
    def loaded_count(self) -> int:
        """Return the number of accepted rows."""
        return self.row_count - self.rejected_count - self.duplicate_count

    def counts(self, request: IngestRequest, *, new_count: int, changed_count: int) -> BatchCounts:
        """Return the ledger's entry for the source, once it is known which rows changed anything."""
        return BatchCounts(
            batch_id=request.batch_id,
            source_name=request.source_name,
            row_count=self.row_count,
            loaded_count=self.loaded_count,
            new_count=new_count,
            changed_count=changed_count,
            unchanged_count=self.loaded_count - new_count - changed_count,
            rejected_count=self.rejected_count,
            duplicate_count=self.duplicate_count,
            is_synthetic=request.is_synthetic,
            data_date=request.data_date.isoformat(),
        )


def decide_fates(job: Intake, staged: Staged) -> Fates:
    """Make the stage's view loaded and its table rejections (line_number, column_name, reason_text)."""
    job.progress("Looking for duplicate ids")
    bad_count, has_repeated = job.warehouse.execute(
        f"select count(problems), (select exists ({_repeated_sql(job)})) from {job.stage}.judged"
    ).fetchall()[0]
    double_count, duplicate_count = _find_doubles(job, staged) if has_repeated else (0, 0)
    not_double = f"and line_number not in (select line_number from {job.stage}.doubles)" if double_count else ""
    columns = ", ".join(each.quoted for each in staged.matching.columns)
    job.warehouse.execute(
        f"create view {job.stage}.loaded as"
        f" select {columns} from {job.stage}.judged where problems is null {not_double}"
    )
    superseded_count = double_count - duplicate_count
    if bad_count + superseded_count:
        _collect_rejections(job, has_superseded=superseded_count > 0)
    return Fates(staged.row_count, bad_count + superseded_count, superseded_count, duplicate_count)


def _repeated_sql(job: Intake) -> str:
    """Return a query for ids that come more than once, by a 64-bit hash: a fraction of the memory that texts take."""
    key = job.matcher.contract.key.quoted
    return (
        f"select hash({key}) as id_hash from {job.stage}.judged where problems is null group by all having count(*) > 1"
    )


def _find_doubles(job: Intake, staged: Staged) -> tuple[int, int]:
    """Make the stage's doubles: rows with a later row of the same id; return how many, and how many say the same.

    What agrees in its hash only by chance is told apart by the join on the id itself.
    """
    key = job.matcher.contract.key.quoted
    make_table(
        job,
        "suspects",
        f"select * from {job.stage}.judged where problems is null and hash({key}) in ({_repeated_sql(job)})",
    )
    is_same = " and ".join(
        f"suspects.{each.quoted} is not distinct from kept.{each.quoted}" for each in staged.matching.columns
    )
    make_table(
        job,
        "doubles",
        "with last_lines as ("
        f" select {key} as last_id, max(line_number) as last_line from {job.stage}.suspects group by all)"
        f" select suspects.line_number, last_line, {is_same} as is_duplicate from {job.stage}.suspects"
        f" inner join last_lines on suspects.{key} = last_id and suspects.line_number < last_line"
        f" inner join {job.stage}.suspects as kept on kept.line_number = last_line",
    )
    counts = f"select count(*), count(*) filter (is_duplicate) from {job.stage}.doubles"
    double_count, duplicate_count = job.warehouse.execute(counts).fetchall()[0]
    return double_count, duplicate_count


def superseded_select(job: Intake, column_name: str) -> str:
    """Return a select of the rejections (line_number, column_name, reason_text) of rows that a later one replaces."""
    return (
        f"select line_number, {quote_text(column_name)} as column_name,"
        f" {quote_text(SUPERSEDED)} || last_line || ' has the same id and other values' as reason_text"
        f" from {job.stage}.doubles where not is_duplicate"
    )


def _collect_rejections(job: Intake, *, has_superseded: bool) -> None:
    superseded = f" union all {superseded_select(job, job.matcher.contract.key.name)}"
    make_table(
        job,
        "rejections",
        "select line_number, problem.column_name, problem.reason_text from ("
        f" select line_number, unnest(problems) as problem from {job.stage}.judged where problems is not null)"
        + (superseded if has_superseded else ""),
    )


def refuse_unusable(job: Intake, fates: Fates) -> None:
    """Refuse a source without rows, without an accepted row, or with more rejected rows than allowed.

    Raises
    ------
    SourceError
        With the most frequent reasons.
    """
    request = job.request
    if not fates.row_count:
        raise SourceError("a header but no rows", where=request.where, todo="Export it again, with its rows")
    if not fates.loaded_count:
        nothing = f"none of the {figure(fates.row_count)} rows can" if fates.row_count > 1 else "the only row cannot"
        raise SourceError(
            f"{nothing} be loaded: {_top_reasons(job)}",
            where=request.where,
            todo="Fix the file, or the columns that sql/2_core declares",
        )
    share, limit = fates.rejected_count / fates.row_count, request.max_rejected_share
    if limit is not None and share > limit:
        raise SourceError(
            f"{figure(fates.rejected_count)} of {figure(fates.row_count)} rows would be rejected"
            f" ({percentage(share)}, at most {percentage(limit)}"
            f" allowed): {_top_reasons(job)}",
            where=request.where,
            todo="Check that this is the right file",
        )


def _top_reasons(job: Intake) -> str:
    """Return the three most frequent reasons (ignoring values and numbers), each in the words of its first line."""
    kind = f"regexp_replace(regexp_replace(reason_text, {quote_text(_VALUES)}, '', 's'), '[0-9]+', '', 'g')"
    found = job.warehouse.execute(
        "select coalesce(nullif(column_name, '') || ': ', '') || arg_min(reason_text, line_number),"
        f" count(*), arg_min((line_number, regexp_extract(reason_text, {quote_text(_VALUES)}, 0, 's')), line_number,"
        f" {_SHOWN_ROWS}) from {job.stage}.rejections group by column_name, {kind}"
        " order by 2 desc, min(line_number), 1 limit 3"
    ).fetchall()
    return "; ".join(f"{show((reason,), 200)} ({_how_often(count, rows)})" for reason, count, rows in found)


def _how_often(count: int, rows: Sequence[tuple[int, str]]) -> str:
    """Return how many rows a reason has, and the first of them with their values."""
    line = rows[0][0]
    if count == 1:
        return f"line {figure(line)}"
    others = [f"line {figure(other)}{f': {show((value,), 30)}' if value else ''}" for other, value in rows[1:]]
    return f"{figure(count)} times, first in line {figure(line)}; then {', '.join(others)}"
