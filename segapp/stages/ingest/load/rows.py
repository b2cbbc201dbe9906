"""Load rows without an entity table of their own, such as campaign outcomes: checked, counted, recorded.

The caller decides what to do with accepted rows; this module ensures that none is lost.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from segapp.model import BatchCounts, Progress
from segapp.row_contract import RowContract
from segapp.stages.ingest.load import batch_record
from segapp.stages.ingest.load.staging import STAGE, Intake, Staged, staging
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.rules.contract import read_contract
from segapp.stages.ingest.rules.fates import Fates, refuse_unusable, superseded_select
from segapp.stages.ingest.rules.headers import HeaderMatcher
from segapp.stages.ingest.rules.missing_words import read_missing_words
from segapp.stages.ingest.sources.scan import FileFacts, refuse_changed, scan_file
from segapp.stages.ingest.sources.source import look_at, stage
from segapp.warehouse import Warehouse, quote_identifier, quote_text


@dataclass(frozen=True)
class ArrivedRows:
    """The rows that come in: all columns of the declaring table and line_number, columns not given null.

    `table` holds them; `all_good_table` holds besides those that a later row of the same identity replaced, and
    `named_table` all rows, those rejected too: its values are what could be read of them.
    """

    table: str
    all_good_table: str
    named_table: str
    provided: frozenset[str]
    job: Intake
    staged: Staged
    facts: FileFacts
    fates: Fates

    def speaking_for(self, day: datetime.date) -> ArrivedRows:
        """Return the rows with this data date, which they state themselves."""
        return replace(self, job=replace(self.job, request=replace(self.job.request, data_date=day)))

    def record(self, *, new_count: int, changed_count: int, notes: Sequence[str] = ()) -> BatchCounts:
        """Record what became of every row in the ledger, and return it."""
        counts = self.fates.counts(self.job.request, new_count=new_count, changed_count=changed_count)
        same = [] if new_count + changed_count or not counts.loaded_count else ["nothing changed: all of it was known"]
        counts = replace(
            counts, notes=(*same, *self._warnings(), *notes, *self.staged.matching.notes, *self.staged.notes)
        )
        batch_record.write_rejected_rows(self.job, self.staged)
        batch_record.write_batch(self.job, self.facts, self.staged, counts)
        return counts

    def _warnings(self) -> list[str]:
        """Warn of rows that name no customer: usually their ids are written differently."""
        key = self.job.matcher.contract.key.quoted
        known = f"select exists (from {self.table} as arrived semi join core.customers using ({key}))"
        if not self.fates.loaded_count or self.job.warehouse.scalar(known):
            return []
        return [
            f"{self.job.request.source_name} names none of the customers here: are its ids written as in the customers'"
            " file (1, 001 and 1.0 are three ids)?"
        ]


@contextlib.contextmanager
def arrived_rows(
    warehouse: Warehouse, request: IngestRequest, row_contract: RowContract, progress: Progress
) -> Iterator[ArrivedRows]:
    """Read a source and yield the rows that meet all rules; the warehouse is still unchanged then.

    Raises
    ------
    SourceError
        If the source cannot be loaded at all.
    """
    progress(f"Looking at {request.source_name}")
    facts = scan_file(request.source)
    contract = read_contract(warehouse, request.entity_name, own_words=row_contract.own_words)
    contract = replace(contract, words=read_missing_words(warehouse))
    with staging(warehouse, facts.size) as folder:
        job = Intake(warehouse, request, HeaderMatcher(warehouse, contract), folder, progress)
        staged = stage(job, look_at(job, facts))
        refuse_changed(request.source, facts)
        fates = _decide(job, staged, row_contract)
        if fates.row_count or not row_contract.may_be_empty:
            refuse_unusable(job, fates)
        provided = frozenset(column.name for column in staged.matching.columns)
        yield ArrivedRows(f"{STAGE}.arrived", f"{STAGE}.fine", f"{STAGE}.complete", provided, job, staged, facts, fates)


def _decide(job: Intake, staged: Staged, row_contract: RowContract) -> Fates:
    """Make STAGE.rejections, STAGE.fine and STAGE.arrived, and count."""
    _collect_broken(job, staged, row_contract)
    _find_doubles(job, row_contract)
    count = job.warehouse.scalar
    duplicates = count(f"select count(*) from {STAGE}.doubles where is_duplicate")
    superseded = count(f"select count(*) from {STAGE}.doubles where not is_duplicate")
    rejected = count(f"select count(distinct line_number) from {STAGE}.rejections")
    job.warehouse.execute(
        f"create view {STAGE}.arrived as select * from {STAGE}.fine"
        f" where line_number not in (select line_number from {STAGE}.doubles)"
    )
    return Fates(staged.row_count, rejected, superseded, duplicates)


def _collect_broken(job: Intake, staged: Staged, row_contract: RowContract) -> None:
    """Make STAGE.rejections from types, CHECKs and rules, and STAGE.fine from the rest."""
    given = {column.name for column in staged.matching.columns}
    columns = ", ".join(
        each.quoted if each.name in given else f"cast(null as {each.type}) as {each.quoted}"
        for each in job.matcher.contract.columns
    )
    job.warehouse.execute(
        f"create view {STAGE}.complete as select line_number, {columns}, problems from {STAGE}.judged"
    )
    broken = [
        f" union all select line_number, {quote_text(rule.column_name)}, {rule.reason_sql}"
        f" from {STAGE}.complete as arriving where problems is null and {rule.broken_sql}"
        for rule in row_contract.rules
    ]
    job.warehouse.execute(
        f"create table {STAGE}.rejections as"
        " select line_number, problem.column_name, problem.reason_text from"
        f" (select line_number, unnest(problems) as problem from {STAGE}.complete where problems is not null)"
        + "".join(broken)
    )
    job.warehouse.execute(
        f"create table {STAGE}.fine as select * exclude (problems) from {STAGE}.complete as arriving"
        f" where problems is null and line_number not in (select line_number from {STAGE}.rejections)"
    )


def _find_doubles(job: Intake, row_contract: RowContract) -> None:
    """Make STAGE.doubles: rows that a later one of the same identity replaces; those with other values are rejected.

    Identities are first compared by a 64-bit hash, so that only rows that may have a double are sorted.
    """
    names = [column.quoted for column in job.matcher.contract.columns]
    keys = ", ".join(quote_identifier(name) for name in row_contract.identity) or ", ".join(names)
    row = ", ".join(names)
    fewest = "false" if row_contract.keeps_repeats else "count(*) > 1"
    job.warehouse.execute(
        f"create table {STAGE}.doubles as with suspects as ("
        f" select * from {STAGE}.fine where hash({keys}) in"
        f" (select hash({keys}) from {STAGE}.fine group by all having {fewest})),"
        f" followed as (select line_number, max(line_number) over (partition by {keys}) as last_line,"
        f" max(line_number) over (partition by {row}) as last_same_line from suspects)"
        " select line_number, last_line, last_line = last_same_line as is_duplicate from followed"
        " where line_number < last_line"
    )
    first = row_contract.identity[0] if row_contract.identity else ""
    job.warehouse.execute(f"insert into {STAGE}.rejections {superseded_select(job, first)}")
