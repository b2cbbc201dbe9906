"""Read a CSV file into the judged table: the database's own reader for plain files, the careful one for all others.

A plain file is UTF-8 with one kind of line end and without blank lines; the fast reading counts only if it gives one
record per physical line. In every other case the careful reader decides what a record is, and says what is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.named_source import CSV_OPTIONS, literal_path
from segapp.stages.ingest.load.staging import STAGE, Intake, ListQueries, PlainSource, Staged, make_table
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.rules.clean import CleanFile, clean_source_sql, unescaped_sql, write_clean
from segapp.stages.ingest.rules.headers import ROWS, Matching, show
from segapp.stages.ingest.rules.judge import judged_sql, keys_sql
from segapp.stages.ingest.rules.values import PLACE_SQL, Input
from segapp.stages.ingest.sources.blanks import is_parted_by_blanks, write_with_tabs
from segapp.stages.ingest.sources.csv_shape import CsvShape, read_shape
from segapp.stages.ingest.sources.scan import FileFacts
from segapp.warehouse import database_error, quote_text, restored, restored_sql

FORM_PROBLEM = (
    "case when problem_text is not null then struct_pack("
    "column_name := problem_column, reason_text := problem_text) end"
)
"""What the careful reader found wrong with the form of a row it rewrote."""


SMALL_BUFFER = "buffer_size = 8000000"
"""Bytes that the database reads at a time; its own 32 MB are most of a small memory limit, and no faster."""


@dataclass(frozen=True)
class CsvSource:
    """A text file before its rows are read; `plain` is None where it needs the careful reader."""

    shape: CsvShape
    matching: Matching
    plain: PlainSource | None

    @property
    def headers(self) -> tuple[str, ...]:
        """Return the headers of all columns."""
        return self.shape.headers

    def stage(self, job: Intake) -> Staged:
        """Read the file into STAGE.judged and return what is known of it.

        Raises
        ------
        SourceError
            If a stray quote swallows the file.
        """
        if self.plain is not None:
            job.progress("Reading rows")
            if _stage_plain(job, self.plain):
                return self.plain.staged
        job.progress("Reading rows one by one, because the file is not plain")
        return _stage_clean(job, self.shape, self.matching)

    def list_queries(self, job: Intake) -> ListQueries:
        """Return the queries of a list of one's own, by the reader that names rows of a wrong form."""
        clean = write_clean(self.shape, self.matching, job.folder / "clean.tsv")
        count = len(self.matching.columns)
        rows = clean_source_sql(count)
        texts = [restored_sql(unescaped_sql(f"c{at}")) for at in range(count)]
        contract = job.matcher.contract
        judged = judged_sql(contract, [Input(contract.key, texts[0])], rows, line="line_number", form=FORM_PROBLEM)
        others = "".join(f", {text} as c{at}" for at, text in enumerate(texts[1:]))
        headers = tuple(restored(self.shape.headers[at]) for at in self.matching.positions[1:])
        query = f"select line_number as place{others} from {rows}"
        return ListQueries(judged, query, literal_path(clean.path), headers)


def look_at_csv(job: Intake, facts: FileFacts) -> CsvSource:
    """Return the shape of the file, which columns it fills, and the query that reads it, if it is plain.

    Raises
    ------
    SourceError
        If the encoding is not known, the header does not match, or a stray quote swallows the file.
    """
    request = job.request
    encoding = _encoding(request, facts)
    shape = read_shape(request.source, encoding, job.matcher)
    if len(shape.headers) == 1 and is_parted_by_blanks(request.source, encoding):
        shape = read_shape(write_with_tabs(request.source, encoding, job.folder / "tabs.tsv"), "utf-8", job.matcher)
    _refuse_unparted(job, shape)
    matching = job.matcher.match(shape.headers, request.where)
    is_plain = facts.is_plain and shape.head_lines == 1 and request.encoding is None
    return CsvSource(shape, matching, _plain_source(job, shape, matching, facts) if is_plain else None)


def _refuse_unparted(job: Intake, shape: CsvShape) -> None:
    """Refuse a header of a single unknown column: most likely it contains another separator."""
    if len(shape.headers) != 1 or len(job.matcher.contract.columns) == 1 or job.matcher.count(shape.headers):
        return
    header = shape.headers[0]
    is_value = any(each.isdigit() or each == "@" for each in header)  # it may be a row, which is not to be shown
    headed = f"{figure(len(header))} characters wide" if is_value else f"headed {show(shape.headers)}"
    raise SourceError(
        f"only one column was found, {headed}",
        where=job.request.where,
        todo="Separate columns with comma, semicolon, tab or bar (|), or name another separator in a line above: sep=^",
    )


def _encoding(request: IngestRequest, facts: FileFacts) -> str:
    if request.encoding:
        try:
            "".encode(request.encoding)
        except LookupError as error:
            raise SourceError(
                f"there is no encoding named {request.encoding}", where=request.where, todo="Try utf-8 or cp1252"
            ) from error
        return request.encoding
    if facts.encoding is None:
        raise SourceError(
            "neither UTF-8, UTF-16 with its mark, nor Windows-1252: not a text table, or in another encoding",
            where=request.where,
            todo="If it is a text table, name its encoding (--encoding cp1250) or save it as UTF-8",
        )
    return facts.encoding


def _plain_source(job: Intake, shape: CsvShape, matching: Matching, facts: FileFacts) -> PlainSource:
    """Return the query for the database's reader, which has to find one record per line."""
    names = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(shape.headers)))
    source = (
        f"read_csv($path, columns = {{{names}}}, delim = {quote_text(shape.delimiter)}, quote = '\"', escape = '\"',"
        f" {CSV_OPTIONS}, {SMALL_BUFFER}, header = true, strict_mode = true)"
    )
    places = zip(matching.columns, matching.positions, strict=True)
    inputs = [Input(column, PLACE_SQL if at == ROWS else restored_sql(f"c{at}")) for column, at in places]
    query = judged_sql(job.matcher.contract, inputs, source)
    numbered = judged_sql(job.matcher.contract, inputs, source, line=f"row_number() over () + {shape.head_lines}")
    record_count = facts.line_count - facts.trailing_blank_count - shape.head_lines
    raw_sql = (
        "select row_number() over () as line_number, raw_text from read_csv($path, columns = {'raw_text': 'VARCHAR'},"
        f" delim = '', quote = '', escape = '', {CSV_OPTIONS}, {SMALL_BUFFER}, header = false)"
    )
    form = (matching, shape.headers, shape.delimiter, record_count)
    staged = Staged(*form, raw_sql, literal_path(shape.path), line_count=facts.line_count)
    return PlainSource(query, keys_sql(job.matcher.contract, inputs, source), numbered, staged)


def _stage_plain(job: Intake, source: PlainSource) -> bool:
    """Read with the database's reader; False if it fails or does not find one record per line."""
    try:
        make_table(job, "typed", source.query, source.staged.raw_path)
    except database_error():
        return False
    if job.warehouse.scalar(f"select count(*) from {STAGE}.typed") != source.staged.row_count:
        return False
    job.warehouse.execute(f"create view {STAGE}.judged as select rowid + 2 as line_number, * from {STAGE}.typed")
    return True


def _stage_clean(job: Intake, shape: CsvShape, matching: Matching) -> Staged:
    """Rewrite the file with the careful reader, which judges the form of its rows, and read that."""
    clean = write_clean(shape, matching, job.folder / "clean.tsv")
    source = clean_source_sql(len(matching.columns))
    inputs = [Input(column, restored_sql(unescaped_sql(f"c{at}"))) for at, column in enumerate(matching.columns)]
    query = judged_sql(job.matcher.contract, inputs, source, line="line_number", form=FORM_PROBLEM)
    path = literal_path(clean.path)
    make_table(job, "judged", query, path)
    found = job.warehouse.scalar(f"select count(*) from {STAGE}.judged")
    if found != clean.record_count:
        raise SourceError(f"{clean.record_count} rows were written but {found} read back", where=str(clean.path))
    raw_sql = f"select line_number, raw_text from {source}"
    head = (matching, shape.headers, shape.delimiter, clean.record_count)
    return Staged(*head, raw_sql, path, unescaped_sql("raw_text"), clean.line_count, _notes(shape, clean))


def _notes(shape: CsvShape, clean: CleanFile) -> tuple[str, ...]:
    notes = []
    if shape.encoding == "cp1252":
        notes.append("read as Windows-1252, because it is not UTF-8")
    if clean.blank_count:
        notes.append(f"{figure(clean.blank_count)} blank lines were skipped")
    if clean.spanning_count:
        notes.append(f"{figure(clean.spanning_count)} rows span more than one line")
    return tuple(notes)
