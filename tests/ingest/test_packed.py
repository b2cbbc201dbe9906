"""Packed files are unpacked piece by piece, and what is wrong with an archive is said in one sentence."""

from __future__ import annotations

import gzip
import pathlib
import zipfile

import pytest
from backports import zstd

from segapp.errors import SourceError
from segapp.named_source import files_of, named_source
from segapp.stages.ingest.opening import unpacking
from segapp.warehouse import Warehouse
from tests.ingest.conftest import HEADER, TakeIn, customers

TEXT = f"{HEADER}\n1,Male,19,15,39\n2,Female,21,15,81\n".encode()


def refusal(take_in: TakeIn, source: pathlib.Path) -> str:
    """Return the line in which a source is refused."""
    with pytest.raises(SourceError) as caught:
        take_in(source)
    assert caught.value.line.startswith(str(source))
    return caught.value.line


def write_packed(path: pathlib.Path, text: bytes = TEXT) -> pathlib.Path:
    """Pack a text as the ending of the path says."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("folder/c.csv", text)
            archive.writestr("__MACOSX/c.csv", b"not meant")
    else:
        path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else zstd.compress(text))
    return path


@pytest.mark.parametrize("name", ["c.csv.gz", "c.csv.zst", "c.zip"])
def test_packed(take_in: TakeIn, warehouse: Warehouse, tmp_path: pathlib.Path, name: str) -> None:
    """The rows come in under the archive's name, by the hash of what is inside: packed anew, it is the same file."""
    counts = take_in(write_packed(tmp_path / name))
    assert counts.source_name == name
    assert len(customers(warehouse)) == 2
    assert take_in(TEXT).notes[0].startswith("the same file as batch b1")
    assert [each.name for each in tmp_path.iterdir() if "stage-" in each.name] == []


def test_an_archive_in_an_archive(take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """What is inside is known by its content as well."""
    path = tmp_path / "c.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("c.csv.gz", gzip.compress(TEXT))
    assert take_in(path).loaded_count == 2


def test_a_line_of_a_packed_file_is_named(take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Errors speak of the archive, never of the file it was unpacked to."""
    path = write_packed(tmp_path / "c.csv.gz", f'{HEADER}\n1,"Male,19,15,39\n2,Female,21,15,81\n'.encode())
    assert refusal(take_in, path).startswith(f"{path}, line 2: a quote opens in line 2")


def test_damaged_archives(take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Cut off, damaged, protected, with two files or none."""
    for name in ("c.gz", "c.zst"):
        path = write_packed(tmp_path / name, TEXT * 50)
        path.write_bytes(path.read_bytes()[:-20])
        assert "the archive is cut off: its end is missing. Copy or download it again" in refusal(take_in, path)
    (tmp_path / "d.gz").write_bytes(gzip.compress(TEXT)[:20] + bytes(200))
    (tmp_path / "d.zip").write_bytes(b"PK\x03\x04Meier")
    for name in ("d.gz", "d.zip"):
        assert "the archive is damaged. Copy or download it again" in refusal(take_in, tmp_path / name)
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", TEXT)
        archive.writestr("b.csv", TEXT)
    assert "the archive holds 2 files: a.csv, b.csv. Unpack it" in refusal(take_in, tmp_path / "two.zip")
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("folder/", b"")
    assert "the archive is empty" in refusal(take_in, tmp_path / "none.zip")


def test_an_archive_without_end(take_in: TakeIn, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What unpacks to 200 times its size is stopped on the way, and nothing stays on the disk."""
    monkeypatch.setattr(unpacking, "ALWAYS", 1_000_000)
    path = write_packed(tmp_path / "c.csv.gz", bytes(3_000_000))
    assert "200 times its size, as no table does" in refusal(take_in, path)
    assert [each.name for each in tmp_path.iterdir() if "stage-" in each.name] == []


def test_folders_and_patterns(tmp_path: pathlib.Path) -> None:
    """A folder's files by name; a pattern counts only where no file has that very name."""
    for name in ("b.csv", "a.csv", ".hidden", "~$open.xlsx", "c[1].csv"):
        (tmp_path / name).touch()
    (tmp_path / "inner").mkdir()
    assert [each.name for each in files_of(tmp_path)] == ["a.csv", "b.csv", "c[1].csv"]
    assert [each.name for each in files_of(tmp_path / "?.csv")] == ["a.csv", "b.csv"]
    assert [each.name for each in files_of(tmp_path / "c[1].csv")] == ["c[1].csv"]
    with pytest.raises(SourceError, match="no file matches"):
        files_of(tmp_path / "x*")
    with pytest.raises(SourceError, match="the folder holds no file"):
        files_of(tmp_path / "inner")


def test_an_address_is_shown_without_its_password() -> None:
    """However it is turned into a text."""
    named = named_source("postgresql://me:se:cr@et@host:5432/shop?password=secret")
    assert str(named) == "postgresql://me@host:5432/shop"
    assert "cr" not in repr(named) + str(named) + named.name
    assert isinstance(named_source("https://example.org/c.csv"), pathlib.Path)
