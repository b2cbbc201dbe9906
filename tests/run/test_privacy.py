"""What a run leaves beside the pages: for whom it can be read, which columns it lists, and that the run says so."""

from __future__ import annotations

import os
import pathlib
import stat
import subprocess
import sys

import openpyxl
import pytest

from tests.run.conftest import ROOT, Finished, segapp, write_customers

PERSONAL = {"gender", "age_years", "annual_income_k"}


def run_with(mask: int, home: pathlib.Path, *words: str) -> Finished:
    """Run the command line under a umask."""
    done = subprocess.run(
        [sys.executable, "-m", "segapp", *words],
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        umask=mask,
        capture_output=True,
        text=True,
        check=False,
    )
    return Finished(done.returncode, done.stdout, done.stderr)


def customers(home: pathlib.Path) -> pathlib.Path:
    """Write thirty customers in three groups."""
    home.mkdir(exist_ok=True)
    rows = [(f"k{n:02d}", "Male", 20 + n % 3 * 25, 20 + n % 3 * 40, 80 - n % 3 * 30 + n % 2) for n in range(30)]
    return write_customers(home / "customers.csv", rows)


@pytest.mark.parametrize("mask", [0o077, 0o027])
def test_every_file_has_what_the_umask_leaves(tmp_path: pathlib.Path, mask: int) -> None:
    """Warehouse, lock, the copy before, pages, workbook, lists, exports: nothing is for more people."""
    source = customers(tmp_path)
    for day in ("2026-01-30", "2026-01-31"):
        done = run_with(mask, tmp_path, "run", source.name, "--evidence", "none", "--data-date", day)
        assert done.code == 0, done.err
    for name in ("list.csv", "list.parquet", "book.xlsx"):
        assert run_with(mask, tmp_path, "export", name).code == 0
    assert run_with(mask, tmp_path, "campaign", "freeze", "Spring").code == 0
    assert run_with(mask, tmp_path, "campaign", "export", "Spring").code == 0
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if not path.is_symlink()}
    assert [str(path) for path, mode in found.items() if mode & mask and path != source] == []
    assert found[tmp_path / "warehouse.duckdb"] == 0o444 & ~mask
    assert found[tmp_path / ".warehouse.duckdb.lock"] == 0o666 & ~mask


@pytest.mark.parametrize("is_wanted", [False, True])
def test_personal_columns_are_handed_on_only_when_told(tmp_path: pathlib.Path, is_wanted: bool) -> None:
    """The catalog's is_personal decides: lists, workbook and exports have the ids and the segments, not the ages."""
    source = customers(tmp_path)
    if is_wanted:
        (tmp_path / "segapp.toml").write_text("personal_in_exports = true\n", encoding="utf-8")
    done = segapp("run", source, "--evidence", "none", cwd=tmp_path)
    lists = "Lists   of customers by id lie beside the pages: S01.csv, S02.csv, S03.csv and 5 more"
    assert lists in done.out.splitlines()[-3:]
    said = segapp("export", "list.csv", cwd=tmp_path).out
    assert ("Left out as personal: gender, age_years, annual_income_k" in said) != is_wanted
    assert segapp("export", "list.parquet", cwd=tmp_path).code == 0
    assert segapp("export", "book.xlsx", cwd=tmp_path).code == 0
    heads = [
        set(path.read_text(encoding="utf-8").splitlines()[0].split(","))
        for path in (*tmp_path.glob("site/S0*.csv"), tmp_path / "site" / "customers.csv", tmp_path / "list.csv")
    ]
    for path in (*tmp_path.glob("site/*.xlsx"), tmp_path / "book.xlsx"):
        book = openpyxl.load_workbook(path)
        rows = [row for row in book["about this run"].iter_rows(values_only=True) if row[0] == "customers"]
        heads.append({str(row[2]) for row in rows})
        assert [row[1] for row in rows] == [cell.value for cell in book["customers"][1]]
    assert len(heads) == 10
    assert all("customer_id" in head and "spending_score" in head for head in heads)
    assert all((head >= PERSONAL) if is_wanted else not head & PERSONAL for head in heads)


def test_a_guessed_date_is_no_age(tmp_path: pathlib.Path) -> None:
    """Where nobody gave the date, page one asks whether the file's is right, and says nothing of days."""
    source = customers(tmp_path)
    assert segapp("run", source, "--evidence", "none", cwd=tmp_path).code == 0
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "date taken from the file: is it right?" in page
    assert "days old" not in page
    given = segapp("run", source, "--evidence", "none", "--data-date", "2030-01-01", cwd=tmp_path)
    assert given.code == 0
    assert "taken from the file" not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
