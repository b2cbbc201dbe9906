"""Laws that hold for every file: nothing lost, nothing counted twice, no traceback, both readers of one mind.

SEGAPP_FUZZ_EXAMPLES sets how many files are tried (2,000 when it is not set, the same ones in each run).
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segapp.errors import SourceError
from segapp.model import BatchCounts
from segapp.stages.ingest import IngestRequest, ingest
from segapp.stages.ingest.sources.records import RecordReader
from segapp.warehouse import Warehouse, open_working
from tests.ingest.conftest import built_warehouse
from tests.ingest.files import GeneratedFile, any_bytes, damaged, damaged_files, hand_made_files, well_formed_files

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("SEGAPP_FUZZ_EXAMPLES", "2000"))
Fuzz = Callable[..., BatchCounts | None]


def share_of_examples(share: float) -> Any:
    """Return settings for a share of the files; the usual number is the same files each time."""
    return settings(
        max_examples=max(1, round(EXAMPLES * share)),
        deadline=None,
        derandomize="SEGAPP_FUZZ_EXAMPLES" not in os.environ,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def fuzz_warehouse() -> Iterator[Warehouse]:
    """One warehouse in memory for all files; it is emptied before each."""
    with built_warehouse(":memory:") as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def fuzz(fuzz_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Fuzz:
    """Load a file's bytes, check the laws of the ledger, and return the counts (None if it was refused)."""
    source = tmp_path_factory.mktemp("fuzz") / "source.csv"

    def _fuzz(content: bytes, encoding: str | None = None) -> BatchCounts | None:
        for table in ("core.customers", "intake.batches", "intake.rejected_rows"):
            fuzz_warehouse.execute(f"truncate {table}")
        source.write_bytes(content)
        try:
            counts = ingest(fuzz_warehouse, _request(source, encoding), lambda _: None)
        except SourceError:
            assert fuzz_warehouse.scalar("select count(*) from core.customers") == 0
            assert fuzz_warehouse.scalar("select count(*) from intake.batches") == 0
            return None
        check_ledger(fuzz_warehouse, counts)
        check_values(fuzz_warehouse)
        return counts

    return _fuzz


def _request(source: pathlib.Path, encoding: str | None) -> IngestRequest:
    return IngestRequest(
        source=source,
        batch_id="b1",
        data_date=datetime.date(2026, 1, 1),
        loaded_at=datetime.datetime(2026, 1, 2),
        is_synthetic=False,
        encoding=encoding,
    )


def check_ledger(warehouse: Warehouse, counts: BatchCounts) -> None:
    """Assert that every row read is loaded, rejected or a duplicate, in the counts and in the tables."""
    assert counts.row_count == counts.loaded_count + counts.rejected_count + counts.duplicate_count
    assert counts.loaded_count == counts.new_count > 0
    tables = warehouse.execute(
        "select (select count(*) from core.customers), (select count(distinct customer_id) from core.customers),"
        " (select count(distinct line_number) from intake.rejected_rows),"
        " (select count(*) from intake.rejected_rows where raw_text is null),"
        " (select row_count from intake.batches)"
    ).fetchall()[0]
    assert tables == (counts.loaded_count, counts.loaded_count, counts.rejected_count, 0, counts.row_count)


def check_values(warehouse: Warehouse) -> None:
    """Assert that no id or category that came in is a word for nothing, and that none has an edge that nobody sees."""
    words = "select lower(missing_word) from intake.missing_words where word_kind = 'missing'"
    blank = r"\s\x{00a0}\x{200b}-\x{200f}\x{2060}\x{feff}\x{3000}"
    edge = f"'^[{blank}]|[{blank}]$'"
    text = "(select customer_id as text from core.customers union all select gender from core.customers)"
    assert warehouse.scalar(f"select count(*) from {text} where text in ({words}) or regexp_matches(text, {edge})") == 0
    nobody = "select missing_word from intake.missing_words where word_kind = 'nobody'"
    assert warehouse.scalar(f"select count(*) from core.customers where customer_id in ({nobody})") == 0


def count_records(content: bytes, encoding: str, delimiter: str) -> int | None:
    """Return the records behind the header as Python's csv module sees them; None if it calls the file malformed."""
    wide = encoding.startswith("utf-16")
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-16" if wide else "latin-1")
    try:
        records = [each for each in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if each]
    except csv.Error:
        return None
    return len(records) - 1


def used_delimiter(warehouse: Warehouse) -> str:
    """Return the delimiter that ingest found."""
    return str(warehouse.scalar("select delimiter from intake.batches"))


@given(file=well_formed_files())
@share_of_examples(0.4)
def test_well_formed(fuzz: Fuzz, fuzz_warehouse: Warehouse, file: GeneratedFile) -> None:
    """Of a well-formed file as many rows are read as an independent reader finds records."""
    counts = fuzz(file.content)
    if counts:
        assert used_delimiter(fuzz_warehouse) == file.delimiter
        assert counts.row_count == count_records(file.content, file.encoding, file.delimiter)


@given(file=damaged_files() | hand_made_files())
@share_of_examples(0.4)
def test_damaged(fuzz: Fuzz, fuzz_warehouse: Warehouse, file: GeneratedFile) -> None:
    """A damaged file keeps the laws; where it is still well formed, the number of records agrees."""
    counts = fuzz(file.content)
    if counts and not file.encoding.startswith("utf-16"):
        expected = count_records(file.content, file.encoding, used_delimiter(fuzz_warehouse))
        assert expected in (None, counts.row_count)


@given(file=damaged_files() | hand_made_files())
@share_of_examples(0.2)
def test_no_character_is_lost(tmp_path_factory: pytest.TempPathFactory, file: GeneratedFile) -> None:
    """The texts of the records, put together, are the text of the file but for line ends, however malformed it is."""
    path = tmp_path_factory.getbasetemp() / "records.csv"
    path.write_bytes(file.content)
    try:
        records = list(RecordReader(path, "latin-1", file.delimiter))
    except SourceError:
        return
    text = "".join(record.raw for record in records)
    assert without_line_ends(text) == without_line_ends(file.content.decode("latin-1"))


def without_line_ends(text: str) -> str:
    """Return the text in one line."""
    return text.replace("\r", "").replace("\n", "")


@given(content=any_bytes())
@share_of_examples(0.1)
def test_any_bytes(fuzz: Fuzz, content: bytes) -> None:
    """Any bytes are loaded lawfully or refused in one line."""
    fuzz(content)


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small Parquet file of customers."""
    path = tmp_path_factory.mktemp("parquet") / "customers.parquet"
    with open_working(":memory:") as warehouse:
        rows = "select i as id, 'F' as sex, i % 90 as age, i * 1.5::double as income from range(50) as numbers (i)"
        warehouse.execute(f"copy ({rows}) to '{path}'")
    return path.read_bytes()


@given(data=st.data())
@share_of_examples(0.1)
def test_damaged_parquet(fuzz: Fuzz, parquet: bytes, data: st.DataObject) -> None:
    """A damaged Parquet file is loaded lawfully or refused in one line."""
    fuzz(data.draw(damaged(parquet)))


@given(file=well_formed_files())
@share_of_examples(0.1)
def test_both_readers(fuzz: Fuzz, fuzz_warehouse: Warehouse, file: GeneratedFile) -> None:
    """The fast reader and the careful one (which a named encoding calls for) load the same customers and reasons."""
    found = []
    for encoding in (None, file.encoding):
        counts = fuzz(file.content, encoding)
        found.append((counts and counts.row_count, *_contents(fuzz_warehouse)))
    assert found[0] == found[1]


def _contents(warehouse: Warehouse) -> tuple[Any, Any]:
    customers = warehouse.execute("select * exclude (batch_id) from core.customers order by all").fetchall()
    rejected = warehouse.execute("select * exclude (batch_id) from intake.rejected_rows order by all").fetchall()
    return customers, rejected
