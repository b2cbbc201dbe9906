"""A folder that an engine wrote in parts is one table: nested folders, marker files, and no false alarm."""

from __future__ import annotations

import pathlib

import pytest

from segapp.errors import SourceError
from segapp.named_source import files_of
from tests.run.conftest import segapp, write_customers

ALARM = "none of the customers known before is named by"


def write_parts(folder: pathlib.Path, first: int, count: int = 3) -> None:
    """Write parts of 30 customers each as engines do: a folder for each value, and files that hold no rows."""
    for part in range(count):
        inner = folder / f"part={part}"
        inner.mkdir(parents=True)
        start = first + 30 * part
        rows = [
            (i, "Female" if i % 2 else "Male", 18 + i % 50, 15 + i * 7 % 90, i * 13 % 100)
            for i in range(start, start + 30)
        ]
        write_customers(inner / f"part-0000{part}.csv", rows)
        (inner / f".part-0000{part}.csv.crc").touch()
    (folder / "_SUCCESS").touch()


def test_parts_in_nested_folders_are_read_as_one_table(tmp_path: pathlib.Path) -> None:
    """Other parts name other customers, which is no sign of wrong ids; a later table of strangers is one, once."""
    write_parts(tmp_path / "may", 1)
    first = segapp("run", "may", "--json", "--evidence", "none", cwd=tmp_path)
    assert (first.code, first.result["customer_count"], first.result["batch"]["row_count"]) == (0, 90, 90)
    assert ALARM not in str(first.result["notes"])
    assert first.result["notes"][0].startswith("part=0/part-00000.csv: 30 read = 30 loaded")
    write_parts(tmp_path / "june", 1001)
    later = segapp("run", "june", "--json", "--evidence", "none", cwd=tmp_path)
    assert [note.count(f"{ALARM} june") for note in later.result["notes"]].count(1) == 1
    write_parts(tmp_path / "july", 61)  # a part is that of before
    assert ALARM not in segapp("run", "july", "--evidence", "none", cwd=tmp_path).out


def test_files_beside_folders_are_read_alone(tmp_path: pathlib.Path) -> None:
    """What lies in an archive folder beside them is not meant."""
    write_parts(tmp_path, 1)
    write_customers(tmp_path / "now.csv", [(1, "Male", 20, 30, 40)])
    assert [each.name for each in files_of(tmp_path)] == ["now.csv"]


@pytest.mark.parametrize(
    ("name", "sign"), [("Delta", "_delta_log/0.json"), ("Iceberg", "metadata/v1.metadata.json"), ("Hudi", ".hoodie/x")]
)
def test_a_table_format_is_refused_as_its_files_hold_deleted_rows(tmp_path: pathlib.Path, name: str, sign: str) -> None:
    """Reading its files would bring deleted customers back, without a word."""
    write_customers(tmp_path / "part-0.csv", [(1, "Male", 20, 30, 40)])
    (tmp_path / sign).parent.mkdir()
    (tmp_path / sign).touch()
    with pytest.raises(SourceError, match=f"a table in the {name} format, whose files also hold deleted"):
        files_of(tmp_path)
