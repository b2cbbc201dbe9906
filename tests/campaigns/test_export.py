"""Contact lists: everybody who may be contacted and nobody else, ids as they are, one's own columns beside them."""

from __future__ import annotations

import csv
import datetime
import pathlib
import shutil

import pytest

from segapp.errors import CampaignError, SegappError, SourceError
from segapp.pipeline.contact_lists import ExportedArm, ExportRequest, export_campaign
from segapp.project import find_project
from segapp.stages.campaigns import Selection, Split, Terms, freeze
from segapp.stages.export import count_left_out, export_table, export_workbook
from segapp.warehouse import open_published, open_working
from tests.worlds.campaign import START, make_world

IDS = ("0001", "1e5", "123456789012345678901234567890", "-A1", "@anna", "+43 660 1", "=2", "a;=1+1", "'t Hooft", "9")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a folder whose warehouse has ten customers with ids of many shapes, all in the campaign Spring."""
    home = tmp_path_factory.mktemp("lists")
    with make_world((10,), str(home / "warehouse.duckdb")) as warehouse:
        for number, name in enumerate(IDS):
            for table in ("core.customers", "model.assignments"):
                old = f"c1{number:07d}"
                warehouse.execute(f"update {table} set customer_id = ? where customer_id = ?", [name, old])
        frozen_at = datetime.datetime(2026, 2, 1, 9)
        freeze(warehouse, terms=Terms("Spring", START), selection=Selection(), split=Split(0.0), frozen_at=frozen_at)
    return home


@pytest.fixture
def home(made: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a copy of that folder."""
    return pathlib.Path(shutil.copytree(made, tmp_path / "home"))


def export(home: pathlib.Path, merge: pathlib.Path | None = None, **asked: object) -> list[ExportedArm]:
    request = ExportRequest("Spring", home / "out", merge_file=merge, may_overwrite=True, **asked)  # type: ignore[arg-type]
    return export_campaign(find_project(home), request)


def rows_of(home: pathlib.Path) -> list[dict[str, str]]:
    with (home / "out" / "campaign-Spring-contact.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def opt_out(home: pathlib.Path, *ids: str) -> None:
    with open_working(home / "warehouse.duckdb") as warehouse:
        for each in ids:
            warehouse.execute("insert into core.do_not_contact (customer_id, batch_id) values (?, null)", [each])


def test_ids_stay_ids_and_are_no_formulas(home: pathlib.Path) -> None:
    """Zeros in front, an e between digits, long digits: the text of the id, defused where it would be run."""
    export(home)
    assert {row["customer_id"] for row in rows_of(home)} == {
        "0001", "1e5", "123456789012345678901234567890",
        "'-A1", "'@anna", "'+43 660 1", "'=2", "a;'=1+1", "'t Hooft", "9",
    }  # fmt: skip
    export(home, ending=".parquet")
    with open_published(home / "warehouse.duckdb") as warehouse:
        path = str(home / "out" / "campaign-Spring-contact.parquet")
        found = warehouse.execute("select customer_id from read_parquet(?)", [path]).fetchall()
    assert {each for (each,) in found} == set(IDS)


def test_a_list_that_was_exported_names_everybody_when_it_comes_back(home: pathlib.Path) -> None:
    """The apostrophes of the export are taken off again, in ids and in values; other apostrophes are kept."""
    export(home)
    sent = home / "sent.csv"
    sent.write_text((home / "out" / "campaign-Spring-contact.csv").read_text(encoding="utf-8"), encoding="utf-8")
    assert export(home, sent)[0].found_count == 10
    assert {row["segment_name_merged"] for row in rows_of(home)} == {"Low income"}


def test_who_must_not_be_contacted_since_is_in_no_list(home: pathlib.Path) -> None:
    """They stay members; every file of customers leaves them out, and every count says how many."""
    opt_out(home, "0001", "1e5", "stranger")
    assert export(home) == [ExportedArm("contact", str(home / "out" / "campaign-Spring-contact.csv"), 8, 2, None)]
    assert not {"0001", "1e5"} & {row["customer_id"] for row in rows_of(home)}
    warehouse = home / "warehouse.duckdb"
    for table in ("customer_segments", "audience_members", "campaign_contacts"):
        assert export_table(warehouse, home / f"{table}.csv", table=table).row_count == 8
        assert count_left_out(warehouse, table=table) == 2
    assert export_table(warehouse, home / "s.csv", table="segments").row_count == 1
    assert count_left_out(warehouse, table="segments") == 0
    with open_published(warehouse) as opened:
        assert opened.scalar("select count(*) from marts.audience_members") == 10


def test_a_workbook_holds_only_who_may_be_contacted_and_ids_as_text(home: pathlib.Path) -> None:
    """Excel keeps zeros, an e and long digits of a text; the read-me says how many are left out."""
    import openpyxl

    opt_out(home, "9")
    written = export_workbook(home / "warehouse.duckdb", home / "book.xlsx")
    assert (written.row_counts["customers"], written.left_out_count) == (9, 1)
    book = openpyxl.load_workbook(home / "book.xlsx")
    cells = [row[0] for row in book["customers"].iter_rows(min_row=2)]
    assert {cell.value for cell in cells} == set(IDS) - {"9"}
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    notes = {row[0]: row[1] for row in book["about this run"].iter_rows(max_col=2, values_only=True)}
    assert notes["Left out of the customers"] == "1: must not be contacted"


@pytest.mark.parametrize("name", ["list[1].csv", "list*?.csv", "age=5.csv"])
def test_a_list_is_read_whole_under_any_name(home: pathlib.Path, name: str) -> None:
    """Values come as they are, also those that stand for nothing in a customer file; headers are no formulas."""
    mine = home / name
    lines = ['id;"=1+1";note', "0001;?;two", '1e5; x ;"a;b"', "'-A1;NA;", "nobody;;"]
    mine.write_text("\n".join([*lines, *(f"x{n};1;1" for n in range(30_000))]) + "\n")
    (home / "list1.csv").write_text("id;other\n9;1\n")
    assert export(home, mine)[0].found_count == 3
    found = {row["customer_id"]: (row["'=1+1"], row["note"]) for row in rows_of(home)}
    assert found["0001"] == ("?", "two")
    assert found["1e5"] == (" x ", "a;b")
    assert found["'-A1"] == ("NA", "")
    assert found["9"] == ("", "")


def test_a_parquet_list_keeps_its_types_and_no_folder_is_a_column(home: pathlib.Path) -> None:
    """A whole number that is an id matches; numbers stay numbers in Parquet."""
    folder = home / "age=5"
    folder.mkdir()
    mine = folder / "list.parquet"
    with open_working(":memory:") as warehouse:
        warehouse.execute(f"copy (select 9 as \"Customer ID\", 1.5 as score) to '{mine}' (format parquet)")
    assert export(home, mine, ending=".parquet")[0].found_count == 1
    with open_published(home / "warehouse.duckdb") as warehouse:
        path = str(home / "out" / "campaign-Spring-contact.parquet")
        kinds = warehouse.execute("describe select * from read_parquet(?)", [path]).fetchall()
    assert [name for name, *_ in kinds][-1] == "score"
    assert kinds[-1][1].startswith("DECIMAL")


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("id,mail\n0001,a\n9,b,c\n", SourceError, "line 3: too many columns: 3 instead of 2. Fix or remove the row"),
        ("id,mail\n0001,a\n1e5\n9\n", SourceError, "line 3: too few columns: 1 instead of 2 (and 1 more such rows)"),
        ("id,mail\n9,a\n0001,b\n9,c\n", SourceError, "'9' stands in it more than once, in lines 2 and 4"),
        ("id,mail,MAIL\n9,a,b\n", SourceError, "two columns are headed mail"),
        ("nr,mail\n9,a\n", SourceError, "Its columns are nr, mail; name the one with the id: --on COLUMN"),
        ("id,mail\n90,a\n", CampaignError, "none of the 10 members is found in it. An id here is "),
        ("id,mail\n", CampaignError, "none of the 10 members is found in it"),
        ("", SourceError, "the file is empty"),
    ],
)
def test_a_list_that_cannot_be_merged_writes_nothing(
    home: pathlib.Path, text: str, error: type[SegappError], said: str
) -> None:
    """One line says where and what to do."""
    mine = home / "mine.csv"
    mine.write_text(text)
    with pytest.raises(error) as raised:
        export(home, mine)
    assert said in raised.value.line
    assert not (home / "out").exists()
