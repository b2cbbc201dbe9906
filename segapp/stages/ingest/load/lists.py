"""Read a user's own list with the intake's readers: every row and column, ids read as a run reads them.

Nothing is guessed or skipped: a malformed row refuses the file and is named.
"""

from __future__ import annotations

import datetime
import pathlib
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from segapp.entities import CUSTOMERS, Entity
from segapp.errors import SourceError
from segapp.figures import figure
from segapp.stages.ingest.load.staging import Intake, Source
from segapp.stages.ingest.opening.open_named import Opened, opened
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.rules.contract import Column, Contract, read_contract
from segapp.stages.ingest.rules.headers import HeaderMatcher, Matching, normalise, show
from segapp.stages.ingest.sources.scan import scan_file
from segapp.stages.ingest.sources.source import look_at
from segapp.warehouse import Warehouse, worded

ID = Column("customer_id", "VARCHAR", "", is_required=False)


@dataclass(frozen=True)
class ListFile:
    """A list that was loaded: its columns beside the id, which the table calls c0, c1 and so on."""

    headers: tuple[str, ...]
    row_count: int


def load_list(warehouse: Warehouse, path: pathlib.Path, table: str, *, id_header: str | None = None) -> ListFile:
    """Load any file that a run reads into a temporary table: line_number, customer_id, then its other columns.

    Parameters
    ----------
    id_header : str, optional
        The header of the customers' id; default: the one that a run would take.

    Raises
    ------
    SourceError
        If it cannot be read to its end, has no such column, or a row is of a wrong form.
    """
    with (
        tempfile.TemporaryDirectory(prefix="segapp-list-") as folder,
        worded(str(path)),
        opened(warehouse, path) as file,
    ):
        facts = scan_file(file.path)
        matcher = _ListMatcher(warehouse, id_header)
        job = Intake(warehouse, _request(file), matcher, pathlib.Path(folder), lambda _: None)
        headers = _load(job, look_at(job, facts), table)
    _refuse_wrong(warehouse, table, path)
    return ListFile(headers, int(warehouse.scalar(f"select count(*) from {table}")))


LIST = Entity("list", "", "", CUSTOMERS.aliases_file)
"""A list that a person named is kept nowhere."""


class _ListMatcher(HeaderMatcher):
    """Finds the id column by the customers' headers, and takes all others as they are."""

    def __init__(self, warehouse: Warehouse, id_header: str | None) -> None:
        super().__init__(warehouse, read_contract(warehouse, "customers"))
        self.customers, self.id_header = self.contract, id_header
        self.contract = Contract(LIST, (ID,), ())
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


def _request(file: Opened) -> IngestRequest:
    never = datetime.datetime.min
    return IngestRequest(file.path, "", never.date(), never, is_synthetic=False, shown=file.shown, name=file.name)


def _load(job: Intake, source: Source, table: str) -> tuple[str, ...]:
    """Load the rows and return the headers beside the id's."""
    queries = source.list_queries(job)
    query = _joined(queries.judged, queries.others)
    job.warehouse.execute(f"create or replace temp table {table} as {query}", {"path": queries.path})
    return _named(queries.headers)


def _joined(judged: str, rows: str) -> str:
    """Return the query of the checked ids beside the other values of their rows."""
    ids = f"select line_number, customer_id, problems from ({judged})"
    return f"select * exclude (place) from ({ids}) as judged inner join ({rows}) as others on line_number = place"


def _named(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers; a column without one is named by its position."""
    return tuple(header.strip() or f"column {at}" for at, header in enumerate(headers, 1))


def _refuse_wrong(warehouse: Warehouse, table: str, path: pathlib.Path) -> None:
    """Refuse a list with a malformed row or a repeated id."""
    wrong_count, line, reason = warehouse.execute(
        f"select count(*), min(line_number), arg_min(problems[1].reason_text, line_number) from {table}"
        " where problems is not null"
    ).fetchall()[0]
    if wrong_count:
        more = f" (and {figure(wrong_count - 1)} more such rows)" if wrong_count > 1 else ""
        raise SourceError(f"{reason}{more}", where=f"{path}, line {figure(line)}", todo="Fix or remove the row")
    twice = warehouse.execute(
        f"select customer_id, min(line_number), max(line_number) from {table} where customer_id is not null"
        " group by customer_id having count(*) > 1 order by 2 limit 1"
    ).fetchall()
    for customer_id, first, last in twice:
        raise SourceError(
            f"{show([repr(customer_id)])} stands in it more than once, in lines {figure(first)} and {figure(last)}",
            where=str(path),
            todo="Keep one row per customer",
        )
