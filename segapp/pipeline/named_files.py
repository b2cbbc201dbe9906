"""Load the source named for a run: one file, each new file of a folder or pattern, or database rows."""

from __future__ import annotations

import contextlib
import datetime
import functools
import pathlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.model import BatchCounts, RunContext
from segapp.named_source import DatabaseName, Named, Within, files_of
from segapp.pipeline.job import Job
from segapp.pipeline.values import NoNews, RunRequest
from segapp.project import Project
from segapp.settings import read_settings
from segapp.table_folder import notes_on_unread
from segapp.warehouse import Warehouse, open_published

if TYPE_CHECKING:
    from segapp.stages.ingest import Opened

SHOWN_FILES = 20
_BATCHES = "select batch_id, source_name, data_date from intake.batches where entity_name = $entity"


@dataclass(frozen=True)
class NamedFile:
    """One of the files that a run is to load; `open` may be called more than once."""

    open: Callable[[], contextlib.AbstractContextManager[Opened]]
    name: str
    data_date: datetime.date
    is_made_up: bool
    content_hash: str | None  # None where it is the only one, which is loaded whatever it holds


@contextlib.contextmanager
def named_files(warehouse: Warehouse, request: RunRequest) -> Iterator[list[NamedFile]]:
    """Yield the files; a single one stays open, so that it is unpacked or fetched once.

    Raises
    ------
    SegappError
        If one of them cannot be opened.
    """
    from segapp.stages.ingest import is_made_up, is_without_rows, opened, opened_part

    source, within = request.named, request.within
    files = files_of(source) if isinstance(source, pathlib.Path) else []
    if len(files) < 2:  # one file, or a database
        since = None if request.is_full_snapshot else _since(warehouse, request)
        with opened(warehouse, files[0] if files else source, within, since=since) as file:
            made_up = is_made_up(warehouse, file.path)
            yield [NamedFile(lambda: contextlib.nullcontext(file), file.name, file.data_date, made_up, None)]
        return
    if request.is_full_snapshot:
        todo = "Name one file that names everybody"
        raise SourceError(f"--full-snapshot, and {figure(len(files))} files", where=str(source), todo=todo)
    found: list[NamedFile] = []
    for each in files:
        open_it = functools.partial(opened_part, warehouse, each, source, within)
        with open_it() as file:
            if is_without_rows(warehouse, file.path) and (found or each != files[-1]):
                continue
            made_up = is_made_up(warehouse, file.path)
            found.append(NamedFile(open_it, file.name, file.data_date, made_up, file.content_hash))
    yield found


def take_in_files(job: Job, request: RunRequest, context: RunContext, files: Sequence[NamedFile]) -> BatchCounts:
    """Load the files by name, each content once, and return what became of all their rows."""
    from segapp.stages.ingest import is_row_numbered, warnings_of_strangers

    assert context.batch_id is not None  # noqa: S101  (a run that loads a file has one; tells the type checker)
    if len(files) > 1 and is_row_numbered(job.warehouse, "customers"):
        what = f"{figure(len(files))} files, and customers without an id: row 1 of each would be the same customer"
        todo = "Name one file, or make a project with the column that identifies customers (segapp init --id)"
        raise SourceError(what, where=str(request.named), todo=todo)
    new = _not_known(job.warehouse, files)
    taken: list[BatchCounts] = []
    for at, file in enumerate(new, 1):
        batch_id = context.batch_id if at == len(new) else f"{context.batch_id}-{at:04d}"
        with file.open() as opened:
            each = replace(context, batch_id=batch_id)
            taken.append(_take_in(job, request, each, opened, is_part=len(files) > 1))
    named = request.named
    if not isinstance(named, pathlib.Path):
        return taken[0]
    files_named = files_of(named)
    notes = notes_on_unread(named, files_named, len(files_named) - len(files))
    if len(files_named) == 1:
        return replace(taken[0], notes=(*notes, *taken[0].notes))
    counts = together(named.name, len(files), taken)
    if len(taken) == len(files) and taken[0].not_named_count:  # else files passed over name customers who are known
        notes += warnings_of_strangers(replace(counts, source_name=named.name))
    return replace(counts, notes=(*notes, *counts.notes))


def _take_in(job: Job, request: RunRequest, context: RunContext, file: Opened, *, is_part: bool) -> BatchCounts:
    from segapp.stages.ingest import IngestRequest, ingest

    job.progress(f"Reading {file.name}")
    reach = f"{request.within.watermark}={file.watermark}" if file.watermark is not None else None
    return ingest(
        job.warehouse,
        IngestRequest(
            source=file.path,
            batch_id=context.batch_id or "",
            data_date=context.data_date,
            loaded_at=context.started_at,
            is_synthetic=request.is_synthetic,
            is_full_snapshot=request.is_full_snapshot,
            max_rejected_share=request.max_rejected_share,
            encoding=request.encoding,
            sheet=request.within.sheet,
            shown=file.shown,
            name=file.name,
            watermark=reach,
            is_date_said=request.data_date is not None or isinstance(request.named, DatabaseName),
            is_part=is_part,
        ),
        job.progress,
    )


def _not_known(warehouse: Warehouse, files: Sequence[NamedFile]) -> list[NamedFile]:
    """Return the files whose content is new, each content once; the last one where none is."""
    known = known_hashes(warehouse, "customers")
    new = []
    for file in files:
        if file.content_hash is None or file.content_hash not in known:
            new.append(file)
            known.add(file.content_hash or "")
    return new or [files[-1]]


def together(name: str, file_count: int, taken: Sequence[BatchCounts]) -> BatchCounts:
    """Return the counts of several files as one, with a note on each; `file_count` includes skipped ones."""
    notes = [
        f"{each.source_name}: {figure(each.row_count)} read = {figure(each.loaded_count)} loaded"
        f" + {figure(each.rejected_count)} rejected + {figure(each.duplicate_count)} duplicates"
        + "".join(f"; {note}" for note in each.notes)
        for each in taken[:SHOWN_FILES]
    ]
    if passed := file_count - len(taken):
        notes.append(f"{figure(passed)} of {figure(file_count)} files skipped: their content is already loaded")
    names = ("row", "loaded", "new", "changed", "unchanged", "rejected", "duplicate", "gone")
    sums = {f"{name}_count": sum(getattr(each, f"{name}_count") for each in taken) for name in names}
    shown = f"{name}: {figure(len(taken))} {'file' if len(taken) == 1 else 'files'}"
    return replace(taken[-1], source_name=shown, notes=tuple(notes), not_named_count=None, **sums)


def find_no_news(project: Project, request: RunRequest) -> NoNews | None:
    """Return evidence that everything named is already loaded; None where something may be new.

    A file is known by its content, a database by its watermark, or by the content of its rows.

    Raises
    ------
    SegappError
        If a source cannot be opened.
    """
    if not project.warehouse.exists():
        return None
    with open_published(project.warehouse, read_settings(project.home).limits) as warehouse:
        if not _has_column(warehouse, "batch_number"):
            return None
        if request.source and not _is_reached(warehouse, request):
            return None
        listed = request.transactions
        if listed and not _are_known(warehouse, listed, request.within_transactions, "transactions"):
            return None
        entity = "customers" if request.source else "transactions"
        newest = warehouse.rows(f"{_BATCHES} order by batch_number desc limit 1", {"entity": entity})
    return NoNews(str(request.named), newest[0].batch_id, str(newest[0].data_date)) if newest else None


def _is_reached(warehouse: Warehouse, request: RunRequest) -> bool:
    """Return whether the customers' source holds nothing that was not loaded."""
    from segapp.stages.ingest import newest_watermark

    source, within = request.named, request.within
    if isinstance(source, DatabaseName) and within.watermark:
        before = _since(warehouse, request)
        return before is not None and newest_watermark(source, within) == before
    is_said = request.data_date is not None or isinstance(source, DatabaseName)
    return _are_known(warehouse, source, within, "customers", is_newest_asked=is_said)


def _are_known(
    warehouse: Warehouse, source: Named, within: Within, entity_name: str, *, is_newest_asked: bool = False
) -> bool:
    """Return whether all was loaded before; of what may be again as it once was, whether it was loaded last."""
    from segapp.stages.ingest import opened

    named = [source] if isinstance(source, DatabaseName) else files_of(source)
    known = known_hashes(warehouse, entity_name, is_newest_asked=is_newest_asked and len(named) == 1)
    is_known = True
    for each in named:
        with opened(warehouse, each, within) as file:
            is_known = is_known and file.content_hash in known
    return is_known


def _since(warehouse: Warehouse, request: RunRequest) -> str | None:
    """Return the watermark up to which a database was read before."""
    from segapp.stages.ingest import database_name

    source, column = request.source, request.within.watermark
    if not isinstance(source, DatabaseName) or column is None or not _has_column(warehouse, "watermark_text"):
        return None
    found = warehouse.scalar(
        "select arg_max(watermark_text, batch_number) from intake.batches where entity_name = 'customers'"
        " and source_name = $name and watermark_text like $start || '%' and not is_synthetic",
        {"name": database_name(source, request.within), "start": f"{column}="},
    )
    return None if found is None else str(found).removeprefix(f"{column}=")


def known_hashes(warehouse: Warehouse, entity_name: str, *, is_newest_asked: bool = False) -> set[str]:
    """Return the hashes of all contents that were loaded as this entity, or of the newest alone."""
    query = "select source_hash from intake.batches where entity_name = $entity order by batch_number desc"
    found = warehouse.execute(query + (" limit 1" if is_newest_asked else ""), {"entity": entity_name}).fetchall()
    return {each for (each,) in found}


def _has_column(warehouse: Warehouse, name: str) -> bool:
    """Return whether the ledger has a column: a new warehouse has no ledger, an older segapp's lacks columns."""
    return bool(
        warehouse.scalar(
            "select exists (from duckdb_columns() where database_name = current_database()"
            " and schema_name = 'intake' and table_name = 'batches' and column_name = ?)",
            [name],
        )
    )
