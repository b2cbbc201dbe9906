"""Stage a source that is neither a text table nor Parquet: a reader yields rows of texts, the rest is shared.

A new format is one file: a function that looks at it and returns a `RowSource`. Its rows are written as the careful
reader writes those of a CSV file, one after the other, so that the same rules judge them and memory stays flat.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.named_source import literal_path
from segapp.stages.ingest.load.staging import (
    STAGE,
    Intake,
    ListQueries,
    PlainSource,
    Staged,
    csv_record_sql,
    make_table,
)
from segapp.stages.ingest.rules.clean import MAX_FIELD, MAX_RAW, clean_source_sql, escaped, unescaped_sql
from segapp.stages.ingest.rules.headers import ROWS, Matching
from segapp.stages.ingest.rules.judge import judged_sql
from segapp.stages.ingest.rules.values import Input
from segapp.stages.ingest.sources.csv_source import FORM_PROBLEM
from segapp.warehouse import restored_sql

_SPECIAL = re.compile(r"[\\\n\r\0\ud800-\udfff]")
_NO_TEXT = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a source: its number there, its values as texts under the headers, and what is wrong with its form.

    Where `problem` says something, `raw` is the row as it stands in the source, and `position` the value that is meant.
    """

    number: int
    values: list[str]
    problem: str = ""
    position: int | None = None
    raw: str = ""


@dataclass(frozen=True)
class RowSource:
    """A source of rows; `rows` reads them again each time; `notes` then says what a person should know of them."""

    headers: tuple[str, ...]
    matching: Matching
    rows: Callable[[], Iterable[Row]]
    notes: Callable[[], tuple[str, ...]]
    is_from_sheet: bool = False  # an apostrophe before a formula is of an export, as in text files

    @property
    def plain(self) -> PlainSource | None:
        """Return None: no query reads it."""
        return None

    def stage(self, job: Intake) -> Staged:
        """Read the rows into STAGE.judged and return what is known of them.

        Raises
        ------
        SourceError
            If it cannot be read to its end.
        """
        job.progress("Reading rows")
        path, row_count = self._write(job)
        query = self._judged(job)
        make_table(job, "judged", query, path)
        found = job.warehouse.scalar(f"select count(*) from {STAGE}.judged")
        if found != row_count:
            raise SourceError(f"{row_count} rows were written but {found} read back", where=job.request.where)
        columns = ", ".join(f"c{at}" for at in range(len(self.matching.columns)))
        raw_sql = f"select line_number, raw_text, {columns} from {self._relation}"
        found = [at for at, position in enumerate(self.matching.positions) if position != ROWS]
        texts = [unescaped_sql(f"c{at}") for at in found]
        raw_text = f"case when raw_text <> '' then {unescaped_sql('raw_text')} else {csv_record_sql(texts)} end"
        line_count = row_count if self.is_from_sheet else None
        return Staged(self.matching, self._matched, ",", row_count, raw_sql, path, raw_text, line_count, self.notes())

    def list_queries(self, job: Intake) -> ListQueries:
        """Return the queries of a list of one's own: ids judged, other values as texts."""
        path, _ = self._write(job)
        others = "".join(f", {text} as c{at}" for at, text in enumerate(self._texts[1:]))
        key = Input(job.matcher.contract.key, self._texts[0])
        judged = judged_sql(job.matcher.contract, [key], self._relation, line="line_number", form=FORM_PROBLEM)
        return ListQueries(
            judged, f"select line_number as place{others} from {self._relation}", path, self._matched[1:]
        )

    @property
    def _matched(self) -> tuple[str, ...]:
        return tuple(self.headers[at] for at in self.matching.positions if at != ROWS)

    @property
    def _relation(self) -> str:
        return clean_source_sql(len(self.matching.columns))

    @property
    def _texts(self) -> list[str]:
        texts = [unescaped_sql(f"c{at}") for at in range(len(self.matching.columns))]
        return [restored_sql(each) for each in texts] if self.is_from_sheet else texts

    def _judged(self, job: Intake) -> str:
        pairs = zip(self.matching.columns, self._texts, strict=True)
        inputs = [Input(column, text) for column, text in pairs]
        return judged_sql(job.matcher.contract, inputs, self._relation, line="line_number", form=FORM_PROBLEM)

    def _write(self, job: Intake) -> tuple[str, int]:
        """Write the rows; return the path as the database takes it, and how many there are."""
        path = job.folder / "rows.tsv"
        count = 0
        with path.open("w", encoding="utf-8", newline="") as file:
            for row in self.rows():
                count += 1
                file.write(self._line(row, count))
        return literal_path(path), count

    def _line(self, row: Row, place: int) -> str:
        key = str(place) if ROWS in self.matching.positions else ""
        if not row.values:
            return self._bad_line(row, "", row.problem, [key, *self._nothing[1:]])
        values = [row.values[at] if at != ROWS else str(place) for at in self.matching.positions]
        position, problem = row.position, row.problem
        text = "\t".join(values)
        is_odd = len(text) > MAX_FIELD or text.count("\t") >= len(values) or _SPECIAL.search(text) is not None
        if not problem and not is_odd:
            return f"{row.number}\t\t\t\t{text}\n"
        if not problem:
            position, problem = _wrong(row.values, self.matching)
        if not problem or position not in (None, *self.matching.positions):
            return f"{row.number}\t\t\t\t" + "\t".join(map(escaped, values)) + "\n"
        named = "" if position is None else self.matching.columns[self.matching.positions.index(position)].name
        return self._bad_line(row, named, problem, values)

    def _bad_line(self, row: Row, named: str, problem: str, values: list[str]) -> str:
        """Return a line of which only the key and the row's text are kept."""
        raw = row.raw or _record(values)
        raw = raw if len(raw) <= MAX_RAW else raw[:MAX_RAW] + "..."
        kept = [values[0][:MAX_FIELD], *self._nothing[1:]]
        return f"{row.number}\t" + "\t".join(map(escaped, (named, problem, raw, *kept))) + "\n"

    @property
    def _nothing(self) -> list[str]:
        return [""] * len(self.matching.columns)


def _record(values: list[str]) -> str:
    """Return values as a CSV record, for the file of rejected rows."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()


def _wrong(values: list[str], matching: Matching) -> tuple[int | None, str]:
    """Return the first value that cannot be a text, and why; no position and an empty text where all are fine."""
    for at in matching.positions:
        if at == ROWS:
            continue
        value = values[at]
        if "\0" in value:
            return at, f"a NUL byte at character {value.index(chr(0)) + 1}"
        if not value.isascii() and (found := _NO_TEXT.search(value)):
            return at, f"character {found.start() + 1} is no valid character"
        if len(value) > MAX_FIELD:
            return at, f"the value has {len(value)} characters; {MAX_FIELD} are allowed"
    return None, ""


def blank_note(count: int) -> tuple[str, ...]:
    """Return the note on skipped blank rows."""
    return (f"{figure(count)} blank {'row was' if count == 1 else 'rows were'} skipped",) if count else ()
