"""How one batch follows another: snapshots, returning customers, old files, synthetic and real data."""

from __future__ import annotations

import datetime
import pathlib
from typing import Any

import pytest

from segapp.errors import SourceError
from segapp.stages.ingest import input_hash
from segapp.warehouse import Warehouse
from tests.ingest.conftest import TakeIn, customers


def gone(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """Return the customers that are gone, with the month since when."""
    return warehouse.execute(
        "select customer_id, month(gone_date) from core.customers where gone_date is not null order by all"
    ).fetchall()


def test_kept_without_snapshot(warehouse: Warehouse, take_in: TakeIn) -> None:
    """Customers that a file does not name are kept."""
    take_in("id,age\n1,20\n2,30\n")
    take_in("id,age\n2,30\n")
    assert gone(warehouse) == []


def test_full_snapshot(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A full snapshot marks those it does not name as gone, with its date, and deletes nobody."""
    take_in("id,age\n1,20\n2,30\n3,40\n")
    counts = take_in("id,age\n2,30\n", is_full_snapshot=True)
    assert gone(warehouse) == [("1", 2), ("3", 2)]
    assert (counts.gone_count, counts.unchanged_count, counts.row_count) == (2, 1, 1)
    counts = take_in("id,age\n2,31\n", is_full_snapshot=True)
    assert gone(warehouse) == [("1", 2), ("3", 2)]
    assert counts.gone_count == 0


@pytest.mark.parametrize("is_full_snapshot", [True, False])
def test_returning(warehouse: Warehouse, take_in: TakeIn, is_full_snapshot: bool) -> None:
    """A customer who comes back is there again and keeps the date on which they first came."""
    take_in("id,age\n1,20\n2,30\n")
    take_in("id,age\n2,30\n", is_full_snapshot=True)
    counts = take_in("id,age\n1,20\n2,30\n3,5\n", is_full_snapshot=is_full_snapshot)
    assert gone(warehouse) == []
    assert (counts.new_count, counts.changed_count, counts.unchanged_count) == (1, 1, 1)
    assert warehouse.scalar("select month(first_seen_date) from core.customers where customer_id = '1'") == 1


@pytest.mark.parametrize("bad_row", ["1,x", "1", "1,2,3", "1,\xff\0", '1,"x"y'])
def test_rejected_are_not_gone(warehouse: Warehouse, take_in: TakeIn, bad_row: str) -> None:
    """A customer whose row is rejected is still named by the snapshot."""
    take_in("id,age\n1,20\n2,30\n")
    counts = take_in(f"id,age\n{bad_row}\n2,30\n", is_full_snapshot=True)
    assert counts.rejected_count == 1
    assert gone(warehouse) == []


def test_gone_do_not_count(warehouse: Warehouse, take_in: TakeIn) -> None:
    """The hash of the customers is over those who are there."""
    take_in("id,age\n1,20\n2,30\n")
    both = input_hash(warehouse)
    take_in("id,age\n2,30\n", is_full_snapshot=True)
    one = input_hash(warehouse)
    take_in("id,age\n1,20\n")
    assert both == input_hash(warehouse) != one


def test_old_file_again(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A file that came before, and after which others came, does not bring back its older values."""
    take_in("id,age\n1,20\n2,30\n")
    take_in("id,age\n1,21\n")
    counts = take_in("id,age\n1,20\n2,30\n", is_full_snapshot=True)
    assert [customer[2] for customer in customers(warehouse)] == [21, 30]
    assert (counts.changed_count, counts.unchanged_count, counts.gone_count) == (0, 2, 0)
    assert "known customers keep their newer values" in counts.notes[0]


def test_customers_are_again_as_they_were(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A file that equals an older one, but is said to speak for a later day than any since, counts as news."""
    take_in("id,age\n1,20\n2,30\n")
    take_in("id,age\n1,21\n2,30\n", data_date=datetime.date(2026, 2, 1))
    later = datetime.date(2026, 3, 1)
    counts = take_in("id,age\n1,20\n2,30\n", data_date=later, is_date_said=True)
    assert [customer[2] for customer in customers(warehouse)] == [20, 30]
    assert (counts.changed_count, counts.unchanged_count) == (1, 1)
    assert counts.notes[0] == "the same file as batch b1, loaded again as of 2026-03-01: 1 changed back"


def test_earlier_date(take_in: TakeIn) -> None:
    """A file that speaks for an earlier date than one before is loaded, and says so."""
    take_in("id,age\n1,20\n")
    counts = take_in("id,age\n1,21\n", data_date=datetime.date(2025, 12, 31))
    assert counts.notes[0] == "the data of this file is older than what was loaded before (2026-01-01)"


def test_real_after_synthetic(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A real file after synthetic ones starts from an empty base and says so."""
    take_in("id,age\n1,20\n2,x\n3,30\n", is_synthetic=True)
    counts = take_in("id,age\n3,30\n4,y\n")
    assert [customer[0] for customer in customers(warehouse)] == ["3"]
    assert (counts.new_count, counts.unchanged_count) == (1, 0)
    assert "real ones start from an empty warehouse" in counts.notes[0]
    assert warehouse.execute("select batch_id from intake.batches").fetchall() == [("b2",)]
    assert warehouse.execute("select batch_id from intake.rejected_rows").fetchall() == [("b2",)]


def test_refused_real_keeps_synthetic(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A real file that is refused leaves the synthetic base as it was."""
    take_in("id,age\n1,20\n", is_synthetic=True)
    with pytest.raises(SourceError):
        take_in("id,age\n3,x\n")
    assert [customer[0] for customer in customers(warehouse)] == ["1"]


def test_synthetic_after_real(warehouse: Warehouse, take_in: TakeIn) -> None:
    """Synthetic rows are refused where real ones are."""
    take_in("id,age\n1,20\n")
    with pytest.raises(SourceError, match="holds real customers"):
        take_in("id,age\n1,21\n", is_synthetic=True)
    assert [customer[2] for customer in customers(warehouse)] == [20]


def test_constraint_over_columns(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A CHECK over two columns holds within a row, and a file that breaks it across files is refused whole."""
    warehouse.execute("drop table core.customers")
    warehouse.execute(
        "create table core.customers (customer_id varchar not null, low integer, high integer, batch_id varchar,"
        " first_seen_date date, gone_date date, check (low <= high))"
    )
    warehouse.execute(
        "create or replace view intake.column_aliases as"
        " select 'customers' as entity_name, 'customer_id' as column_name, 'id' as header_alias"
    )
    counts = take_in("id,low,high\n1,1,2\n2,2,1\n")
    assert counts.rejected_count == 1
    assert warehouse.scalar("select column_name || ': ' || reason_text from intake.rejected_rows") == (
        'low, high: "2", "1" is not allowed: (low <= high)'
    )
    with pytest.raises(SourceError, match="Constraint Error"):
        take_in("id,low\n1,3\n")
    assert warehouse.scalar("select low from core.customers") == 1


def test_file_that_changes(take_in: TakeIn, tmp_path: pathlib.Path, told: list[str]) -> None:
    """A file that is written to while it is read is refused."""
    source = tmp_path / "growing.csv"
    source.write_text("id,age\n1,20\n")

    class Growing(list[str]):
        def append(self, text: str) -> None:
            if text == "Reading rows":
                with source.open("a") as file:
                    file.write("2,30\n")

    with pytest.raises(SourceError, match="changed while it was read"):
        take_in(source, progress=Growing().append)
    assert told == []


def test_error_leaves_nothing_behind(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """After an error no staging area is left, and the next load works."""
    with pytest.raises(SourceError):
        take_in("id,age\n1,x\n")
    assert not list(tmp_path.glob(".warehouse.duckdb.stage-*"))
    assert "segapp_stage" not in str(warehouse.execute("select database_name from duckdb_databases()").fetchall())
    assert take_in("id,age\n1,20\n").loaded_count == 1


def test_rejected_rows_of_a_full_snapshot_that_name_nobody_are_noted(warehouse: Warehouse, take_in: TakeIn) -> None:
    """Whoever stands in one of them is marked gone all the same: that is said."""
    take_in("id,age\n1,20\n2,30\n3,40\n")
    counts = take_in("id,age\n1,20\n,30\n", is_full_snapshot=True)
    assert counts.gone_count == 2
    assert "1 rejected row has no id: its customer may be among the 2 marked gone" in counts.notes
    assert not any("no id" in note for note in take_in("id,age\n2,x\n3,40\n", is_full_snapshot=True).notes)
