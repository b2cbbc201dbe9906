"""Read a list of a person's own with the intake's readers: every row, every column, the customers' id as a run takes it.

Nothing is guessed and nothing passed over: a row of a wrong form refuses the file and is named.
"""

from __future__ import annotations

import datetime
import pathlib
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.stages.ingest.clean import clean_source_sql, unescaped_sql, write_clean
from segapp.stages.ingest.contract import Column, Contract, read_contract
from segapp.stages.ingest.csv_source import FORM_PROBLEM, CsvSource
from segapp.stages.ingest.headers import HeaderMatcher, Matching, normalise, show
from segapp.stages.ingest.judge import Input, judged_sql
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.scan import scan_file
from segapp.stages.ingest.sources import look_at
from segapp.stages.ingest.staging import Job, PlainSource
from segapp.warehouse import Warehouse, restored, restored_sql, worded

ID = Column("customer_id", "VARCHAR", "", is_required=False)


@dataclass(frozen=True)
class ListFile:
    """A list that was loaded: its columns beside the id, which the table calls c0, c1 and so on."""

    headers: tuple[str, ...]
    row_count: int


def load_list(warehouse: Warehouse, path: pathlib.Path, table: str, *, id_header: str | None = None) -> ListFile:
    """Load a CSV or Parquet file into a temporary table: line_number, customer_id, then its other columns.

    Parameters
    ----------
    id_header : str, optional
        The header of the customers' id; default: the one that a run would take.

    Raises
    ------
    SourceError
        If it cannot be read to its end, has no such column, or a row is of a wrong form.
    """
    facts = scan_file(path)
    with tempfile.TemporaryDirectory(prefix="segapp-list-") as folder, worded(str(path)):
        matcher = _ListMatcher(warehouse, id_header)
        job = Job(warehouse, _request(path), matcher, pathlib.Path(folder), lambda _: None)
        source = look_at(job, facts)
        if isinstance(source, CsvSource):
            headers = _load_csv(job, source, table)
        else:
            headers = _load_parquet(job, source, table)
    _refuse_wrong(warehouse, table, path)
    return ListFile(headers, int(warehouse.scalar(f"select count(*) from {table}")))


class _ListMatcher(HeaderMatcher):
    """Finds the column of the id by the headers of customers, and takes all others as they come."""

    def __init__(self, warehouse: Warehouse, id_header: str | None) -> None:
        super().__init__(warehouse, read_contract(warehouse, "customers"))
        self.customers, self.id_header = self.contract, id_header
        self.contract = Contract("list", (ID,), ())
        if id_header is not None:
            self.column_of = {normalise(id_header): self.customers.key.name}

    def match(self, headers: Sequence[str], where: str) -> Matching:
        """Return the id's column first, then the others under the names of the table.

        Raises
        ------
        SourceError
            If no column, or more than one, is the id's, or two columns have the same header.
        """
        at = self._positions(headers, where).get(self.customers.key.name)
        if at is None:
            raise SourceError(
                "there is no such column of customers' ids",
                where=where,
                todo=f"Its columns are {show(headers)}; name the one with the id: --on COLUMN",
            )
        twice = [name for name, count in Counter(each.strip().casefold() for each in headers).items() if count > 1]
        if any(twice):
            raise SourceError(f"two columns are headed {show([twice[0] or twice[1]])}", where=where, todo="Rename one")
        others = [place for place in range(len(headers)) if place != at]
        columns = tuple(Column(f"c{n}", "VARCHAR", "", is_required=False) for n in range(len(others)))
        return Matching((ID, *columns), (at, *others), (), ())


def _request(path: pathlib.Path) -> IngestRequest:
    never = datetime.datetime.min
    return IngestRequest(path, "", never.date(), never, is_synthetic=False)


def _load_csv(job: Job, source: CsvSource, table: str) -> tuple[str, ...]:
    """Load a text file by the reader that names every row of a wrong form; other values than the id stay as they are."""
    clean = write_clean(source.shape, source.matching, job.folder / "clean.tsv")
    count = len(source.matching.columns)
    rows = clean_source_sql(count)
    texts = [restored_sql(unescaped_sql(f"c{at}")) for at in range(count)]
    judged = judged_sql(job.matcher.contract, [Input(ID, texts[0])], rows, line="line_number", form=FORM_PROBLEM)
    others = "".join(f", {text} as other_{at}" for at, text in enumerate(texts[1:]))
    _join(job, table, judged, f"select line_number as place{others} from {rows}", count - 1, str(clean.path))
    return _named([restored(source.shape.headers[at]) for at in source.matching.positions[1:]])


def _load_parquet(job: Job, source: PlainSource, table: str) -> tuple[str, ...]:
    """Load a Parquet file: values other than the id keep their types."""
    headers = source.staged.headers[1:]
    others = "".join(f", raw_{at} as other_{at - 1}" for at in range(1, len(headers) + 1))
    rows = f"select line_number as place{others} from ({source.staged.raw_sql})"
    _join(job, table, source.numbered_query, rows, len(headers), source.staged.raw_path)
    return _named(headers)


def _join(job: Job, table: str, judged: str, rows: str, count: int, path: str) -> None:
    columns = "".join(f", rows.other_{at} as c{at}" for at in range(count))
    job.warehouse.execute(
        f"create or replace temp table {table} as"
        f" select judged.line_number, judged.customer_id, judged.problems{columns}"
        f" from ({judged}) as judged inner join ({rows}) as rows on judged.line_number = rows.place",
        {"path": path},
    )


def _named(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers; a column without one is named by its place."""
    return tuple(header.strip() or f"column {at}" for at, header in enumerate(headers, 1))


def _refuse_wrong(warehouse: Warehouse, table: str, path: pathlib.Path) -> None:
    """Refuse a list with a row of a wrong form, or with an id that stands in it more than once."""
    wrong_count, line, reason = warehouse.execute(
        f"select count(*), min(line_number), arg_min(problems[1].reason_text, line_number) from {table}"
        " where problems is not null"
    ).fetchall()[0]
    if wrong_count:
        more = f" (and {wrong_count - 1:,} more such rows)" if wrong_count > 1 else ""
        raise SourceError(f"{reason}{more}", where=f"{path}, line {line:,}", todo="Mend or remove the row")
    twice = warehouse.execute(
        f"select customer_id, min(line_number), max(line_number) from {table} where customer_id is not null"
        " group by customer_id having count(*) > 1 order by 2 limit 1"
    ).fetchall()
    for customer_id, first, last in twice:
        raise SourceError(
            f"{show([repr(customer_id)])} stands in it more than once, in lines {first:,} and {last:,}",
            where=str(path),
            todo="Keep one row per customer",
        )
