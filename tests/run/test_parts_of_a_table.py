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
    """What lies in an archive folder beside them is not meant, which is said."""
    write_parts(tmp_path / "in", 1, 2)
    (tmp_path / "in" / "part=0" / "part-00000.csv").rename(tmp_path / "in" / "now.csv")
    assert [each.name for each in files_of(tmp_path / "in")] == ["now.csv"]
    done = segapp("run", "in", "--evidence", "none", cwd=tmp_path)
    assert "in: the 2 folders in it were not read, as files lie beside" in done.out


def test_parts_without_rows_are_passed_over(tmp_path: pathlib.Path) -> None:
    """Engines write them like any other; a folder of nothing else is refused."""
    write_parts(tmp_path / "in", 1, 2)
    (tmp_path / "in" / "part=1" / "part-00001.csv").write_text("CustomerID,Gender,Age\n", encoding="utf-8")
    (tmp_path / "in" / "part=1" / "part-00002.csv").touch()
    done = segapp("run", "in", "--evidence", "none", cwd=tmp_path)
    assert (done.code, "2 files hold no rows" in done.out) == (0, True), done.err
    (tmp_path / "in" / "part=0" / "part-00000.csv").unlink()
    refused = segapp("run", "in", "--dir", tmp_path, cwd=tmp_path)
    assert (refused.code, "the file is empty" in refused.err) == (1, True)


def test_parts_are_read_in_the_order_of_their_numbers_through_links(tmp_path: pathlib.Path) -> None:
    """A later part wins, and month=10 is later than month=2; a link back does not loop."""
    for month in (2, 10):
        (tmp_path / "in" / f"month={month}").mkdir(parents=True)
        write_customers(tmp_path / "in" / f"month={month}" / "part-0.csv", [(1, "Male", 20, 30, month)])
    (tmp_path / "elsewhere").mkdir()
    write_customers(tmp_path / "elsewhere" / "part-0.csv", [(1, "Male", 20, 30, 11)])
    (tmp_path / "in" / "month=11").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "month=2" / "back").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "month=12").symlink_to(tmp_path / "in")
    assert [each.parent.name for each in files_of(tmp_path / "in")] == ["month=2", "month=10", "month=11"]


def test_parts_whose_customers_have_no_id_are_refused(tmp_path: pathlib.Path) -> None:
    """Row 1 of each part would be one customer, and half of them would vanish."""
    for part in range(2):
        inner = tmp_path / "in" / f"part={part}"
        inner.mkdir(parents=True)
        rows = [f"{15 + (i * 7 + part) % 90},{i * 13 % 100}" for i in range(40)]
        (inner / "part-0.csv").write_text("\n".join(["basket_eur,visits", *rows]) + "\n", encoding="utf-8")
    (tmp_path / "home").mkdir()
    refused = segapp("run", tmp_path / "in", "--dir", tmp_path / "home", cwd=tmp_path)
    assert (refused.code, "customers without an id: row 1 of each would be the same" in refused.err) == (1, True), (
        refused.out
    )
    assert list((tmp_path / "home").iterdir()) == []


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
