"""What is no table is refused at once: in a true sentence, with what to do next, and without anybody's values in it."""

from __future__ import annotations

import os
import pathlib
import socket
import zipfile

import pytest
import typer

from segapp.cli.days import day
from segapp.errors import SourceError
from segapp.stages.ingest import is_made_up
from segapp.warehouse import Warehouse
from tests.ingest.conftest import TakeIn
from tests.run.conftest import segapp


def refusal(take_in: TakeIn, content: bytes | pathlib.Path) -> str:
    """Return the line in which a source is refused."""
    with pytest.raises(SourceError) as caught:
        take_in(content)
    assert "Meier" not in caught.value.what
    assert caught.value.todo
    return f"{caught.value.what}. {caught.value.todo}"


def test_pipes_and_devices(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """What is no regular file is never opened: a pipe would wait for ever."""
    os.mkfifo(tmp_path / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.csv"))
    words = {"pipe.csv": "a pipe", "socket.csv": "a socket", "/dev/null": "a device", "/dev/zero": "a device"}
    for name, kind in words.items():
        assert not is_made_up(warehouse, tmp_path / name)
        todo = "Write it to a file first, and name that file"
        assert refusal(take_in, tmp_path / name) == f"not a regular file but {kind}. {todo}"


@pytest.mark.parametrize("name", ["https://example.org/c.csv", "s3://bucket/c.parquet"])
def test_addresses(take_in: TakeIn, name: str) -> None:
    """An address is not looked up."""
    assert "this is an address, and only files are read. Download it" in refusal(take_in, pathlib.Path(name))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><table><tr><td>Meier</td></tr></table>", "a web page or XML, which some programs write as .xls. Open"),
        (b'<?xml version="1.0"?>\n<Workbook>Meier</Workbook>', "a web page or XML"),
        (b"SQLite format 3\x00Meier", "a SQLite database. Export a table"),
    ],
)
def test_other_formats(take_in: TakeIn, content: bytes, words: str) -> None:
    """A format is known by its content, whatever the file is called."""
    assert f"not a table but {words}" in refusal(take_in, content)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("xl/workbook.xml", "cannot be read as a workbook"),
        ("content.xml", "a text document"),
    ],
)
def test_zip(take_in: TakeIn, tmp_path: pathlib.Path, inside: str, words: str) -> None:
    """What is in a zip archive says whether it is a workbook."""
    path = tmp_path / "c.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, "id,age\n1,20\n")
    assert words in refusal(take_in, path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Customers of Meier\n\nid;age;sex\n1;20;F\n", "the headers are in line 3, below lines that are not part"),
        ("Report,,\nid,age,sex\n1,20,F\n", "the headers are in line 2, below lines that are not part of the table"),
        ("17,Meier,20,15\n18,Meier,20,15\n", "The first line holds values, not headers. Expected: customer_id"),
        ("meier@example.org,Meier,x\n", "The first line holds values, not headers"),
        ("Meier_1985-02-03_Graz\n", "only one column was found, 21 characters wide"),
    ],
)
def test_first_lines(take_in: TakeIn, text: str, words: str) -> None:
    """A title above the headers and a table without any are told apart."""
    assert words in refusal(take_in, text.encode())


def test_a_data_file_is_no_warehouse(tmp_path: pathlib.Path) -> None:
    """Another program's file called warehouse.duckdb stays as it is, and the sentence says what to do."""
    import duckdb

    (tmp_path / "c.csv").write_text("id,age,income,score\n" + "".join(f"{i},{i + 20},{i},5\n" for i in range(30)))
    path = tmp_path / "warehouse.duckdb"
    for content, words in ((b"id,age\n1,2\n", "no DuckDB database"), (b"SQLite format 3\0", "a SQLite database")):
        path.write_bytes(content)
        for command in (("run", tmp_path / "c.csv"), ("sql", "select 1")):
            done = segapp(*command, cwd=tmp_path)
            assert (done.code, f"this is {words}" in done.err, "Traceback" in done.err) == (1, True, False), done.err
        assert path.read_bytes() == content
    path.unlink()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table orders as select 1 as order_id")
    content = path.read_bytes()
    done = segapp("run", tmp_path / "c.csv", cwd=tmp_path)
    assert (done.code, "was not made by segapp: it holds main.orders" in done.err) == (1, True), done.err
    assert path.read_bytes() == content


@pytest.mark.parametrize("text", ["0026-02-04", "1899-12-31", "2200-01-01", "9999-12-31", "26-02-04", "today"])
def test_days_of_options(text: str) -> None:
    """An option takes no day that can only be a slip."""
    with pytest.raises(typer.BadParameter):
        day(text)
