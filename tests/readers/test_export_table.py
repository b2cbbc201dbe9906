"""Exports appear whole or not at all, and hold what the mart holds."""

from __future__ import annotations

import datetime
import pathlib

import pytest

from segapp.errors import TargetError, WarehouseError
from segapp.stages.export import export_table
from tests.readers.conftest import HOSTILE, read_back


def test_csv_holds_the_table_with_formulas_neutralised(warehouse_path: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Texts that a spreadsheet would run get an apostrophe; numbers, also negative ones and as texts, stay."""
    target = tmp_path / "out, 'of' [50%].CSV"
    assert export_table(warehouse_path, target, table="segments").row_count == 2
    assert target.read_text(encoding="utf-8").splitlines() == [
        "segment_key,segment_name,customer_count,customer_share,data_date,assigned_at,is_outlier",
        f"S01,'{HOSTILE},120,0.6,2026-01-31,2026-01-31 12:00:00,true",
        "S02,-5,80,-0.4,,,false",
    ]


def test_parquet_keeps_every_value_and_type(warehouse_path: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Programs read exactly what the mart holds."""
    target = tmp_path / "segments.parquet"
    export_table(warehouse_path, target, table="marts.segments")
    when = datetime.datetime(2026, 1, 31, 12)
    assert read_back(target) == [
        ("S01", HOSTILE, 120, 0.6, when.date(), when, True),
        ("S02", "-5", 80, -0.4, None, None, False),
    ]


def test_customers_are_what_is_exported_unless_told_otherwise(
    warehouse_path: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Without a table's name it is the list of customers."""
    export_table(warehouse_path, tmp_path / "x.parquet")
    assert read_back(tmp_path / "x.parquet")[0] == ("S01", HOSTILE)


@pytest.mark.parametrize("table", ["core.customers", "customers", "segments; drop table x", 'x"', "", "Segment"])
def test_only_marts_are_exported(warehouse_path: pathlib.Path, tmp_path: pathlib.Path, table: str) -> None:
    """Any other name is refused with the names there are, and no file appears."""
    with pytest.raises(WarehouseError, match=r"no such table\. There are: .*segments"):
        export_table(warehouse_path, tmp_path / "x.csv", table=table)
    assert [path.name for path in tmp_path.iterdir()] == [warehouse_path.parent.name]


@pytest.mark.parametrize("name", ["x.ods", "x", "missing/x.csv", "folder.csv"])
def test_a_target_that_cannot_be_written_is_told(
    warehouse_path: pathlib.Path, tmp_path: pathlib.Path, name: str
) -> None:
    """An unknown ending, a missing folder or a folder in the way end with one line and no leftovers."""
    (tmp_path / "folder.csv").mkdir()
    files = sorted(tmp_path.rglob("*"))
    with pytest.raises((WarehouseError, TargetError)) as caught:
        export_table(warehouse_path, tmp_path / name)
    assert str(tmp_path / name) in caught.value.line
    assert sorted(tmp_path.rglob("*")) == files


def test_an_existing_file_is_replaced_whole_and_only_when_told(
    warehouse_path: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """What is there stays, unless it may be overwritten; an export that fails leaves it all the same."""
    target = tmp_path / "x.csv"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(WarehouseError):
        export_table(warehouse_path, target, table="nothing", may_overwrite=True)
    with pytest.raises(TargetError, match="a file of this name already"):
        export_table(warehouse_path, target)
    assert target.read_text(encoding="utf-8") == "old"
    export_table(warehouse_path, target, may_overwrite=True)
    assert target.read_text(encoding="utf-8").startswith("segment_key,")
