"""What must hold at sizes where the reader works in parallel: exact lines, flat memory, one summary of millions."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

from segapp.figures import figure
from segapp.settings import Limits
from segapp.stages.ingest.rules.clean import FIXED_COLUMNS, clean_source_sql
from segapp.warehouse import Warehouse, open_working
from tests.ingest.conftest import TakeIn

pytestmark = pytest.mark.slow
ROW_COUNT = 2_000_000

MEMORY = """
import datetime, pathlib, sys
from segapp.stages.ingest import IngestRequest, ingest
from tests.ingest.conftest import built_warehouse
day = datetime.datetime(2026, 1, 1)
with built_warehouse("work.duckdb") as warehouse:
    warehouse.execute("set memory_limit = '300MB'")
    request = IngestRequest(pathlib.Path(sys.argv[1]), "b1", day.date(), day, is_synthetic=False)
    counts = ingest(warehouse, request, lambda _: None)
    status = pathlib.Path("/proc/self/status").read_text()
    peak_mib = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    print(counts.row_count, counts.loaded_count, peak_mib)
"""


def write_rows(path: pathlib.Path, *, ids: str = "row_number", note: str = "'plain'") -> None:
    """Write a file whose ids are line numbers, in which every 100,003rd row has a wrong age."""
    import duckdb

    age = "case when row_number % 100003 = 0 then 'x' || row_number else cast(row_number % 90 as varchar) end"
    duckdb.execute(
        f"copy (select {ids} as id, {age} as age, {note} as note"
        f" from (select i + 2 as row_number from range({ROW_COUNT}) as numbers (i))) to '{path}' (header)"
    )


@pytest.mark.parametrize("note", ["'plain'", "'quoted,\"\"'"])
def test_lines(warehouse: Warehouse, take_in: TakeIn, told: list[str], tmp_path: pathlib.Path, note: str) -> None:
    """Line numbers and texts of rejected rows are exact, though the file is read in parallel."""
    write_rows(tmp_path / "many.csv", note=note)
    counts = take_in(tmp_path / "many.csv")
    assert "Reading rows" in told
    assert (counts.row_count, counts.rejected_count) == (ROW_COUNT, ROW_COUNT // 100003)
    wrong = "line_number % 100003 > 0 or raw_text not like line_number || ',x' || line_number || ',%'"
    assert warehouse.scalar(f"select count(*) from intake.rejected_rows where {wrong}") == 0


def test_last_counts(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Of many rows with one id the last in the file counts, though the file is read in parallel."""
    write_rows(tmp_path / "many.csv", ids="row_number % 10")
    counts = take_in(tmp_path / "many.csv")
    assert counts.loaded_count == 10
    assert counts.row_count == counts.loaded_count + counts.rejected_count + counts.duplicate_count == ROW_COUNT
    last = (
        f"select (max(i) + 2) % 90 from range({ROW_COUNT}) as numbers (i) where (i + 2) % 10 = cast(customer_id as int)"
    )
    assert warehouse.scalar(f"select count(*) from core.customers where age_years <> ({last})") == 0


def test_lines_in_quotes(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Rows that span lines are read one by one, and are all there."""
    write_rows(tmp_path / "many.csv", note="'two' || chr(10) || 'lines'")
    counts = take_in(tmp_path / "many.csv")
    assert counts.row_count == ROW_COUNT
    assert f"{figure(ROW_COUNT)} rows span more than one line" in counts.notes
    assert warehouse.scalar("select count(distinct customer_id) from core.customers") == counts.loaded_count


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak of memory")
@pytest.mark.parametrize("note", ["'plain'", "'two' || chr(10) || 'lines'"])
def test_memory(tmp_path: pathlib.Path, note: str) -> None:
    """Memory stays near the database's limit, whichever reader works."""
    write_rows(tmp_path / "many.csv", note=note)
    root = pathlib.Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, "many.csv"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    row_count, loaded_count, peak_mib = map(int, done.stdout.split())
    assert (row_count, loaded_count) == (ROW_COUNT, ROW_COUNT - ROW_COUNT // 100003)
    assert peak_mib < 600


def test_a_large_rewritten_file_is_read_in_little_memory(tmp_path: pathlib.Path) -> None:
    """What the careful reader wrote is read a little at a time, however long one line may be."""
    path = tmp_path / "clean.tsv"
    line = "\t".join(["1", *[""] * (len(FIXED_COLUMNS) - 1), "a" * 100_000]) + "\n"
    with path.open("w", encoding="utf-8") as file:
        for _ in range(60):
            file.write(line * 100)
    assert path.stat().st_size > 590_000_000
    with open_working(":memory:", Limits(memory_limit="300MB")) as warehouse:
        query = f"select count(*), sum(length(c0)) from {clean_source_sql(1)}"
        assert warehouse.execute(query, {"path": str(path)}).fetchall() == [(6_000, 600_000_000)]
