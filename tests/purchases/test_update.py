"""New columns in a list of purchases are proposed as a difference; what a person wrote stands."""

from __future__ import annotations

import pathlib

import pytest

from tests import made_files
from tests.columns.conftest import apply
from tests.run.conftest import segapp

DAY = ("--evidence", "none")


def lists(folder: pathlib.Path, header: str, more: str = "") -> pathlib.Path:
    """Write a list of purchases whose rows end as `more` says."""
    rows = [
        f"C{at % 40:05},2024-{1 + at % 12:02}-{1 + at % 28:02},{3 + at * at % 97}"
        + more.format(at=at, pieces=1 + at % 5)
        for at in range(200)
    ]
    path = folder / "orders.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a project made for a list without pieces, whose catalog a person has edited."""
    source = lists(tmp_path, "customer_id,date,amount")
    made = segapp("init", "shop", "--transactions", source, cwd=tmp_path)
    assert made.code == 0, made.err
    catalog = tmp_path / "shop/sql/3_features/feature_catalog.sql"
    catalog.write_text(
        catalog.read_text(encoding="utf-8").replace("'Average order'", "'What they spend'"), encoding="utf-8"
    )
    return tmp_path / "shop"


def written(home: pathlib.Path) -> dict[pathlib.Path, str]:
    """Return all files of the project."""
    return {path: path.read_text(encoding="utf-8") for path in home.rglob("*") if path.is_file()}


def test_a_column_more_is_proposed(home: pathlib.Path) -> None:
    """Its header and what it adds to the features; applied, the run takes it in. A column without a place is named."""
    source = lists(home.parent, "customer_id,date,amount,Anz. Teile,shop window", ",{pieces},{at}")
    text = source.read_text(encoding="utf-8").replace("Anz. Teile", "number of pieces")
    source.write_text(text, encoding="utf-8")
    before = written(home)
    done = segapp("init", home, "--transactions", source, "--update", cwd=home.parent)
    assert done.code == 0, done.err
    assert written(home) == before
    assert "new are number_of_pieces is quantity" in done.out
    assert "not loaded: shop_window, since core.transactions has no such column" in done.out
    difference = done.out[done.out.index("--- a/sql/") :]
    assert not [line for line in difference.splitlines() if line.startswith("-") and "What they spend" in line]
    apply(home, difference)
    ran = segapp("run", "--transactions", source, *DAY, "--dir", home, cwd=home.parent)
    assert ran.code == 0, ran.err
    pieces = sum(1 + at % 5 for at in range(200))
    total = segapp("sql", "select sum(item_count) from marts.customer_purchases", "--csv", "--dir", home, cwd=home)
    assert float(total.out.splitlines()[1]) == pieces
    labels = segapp(
        "sql", "select distinct feature_label from marts.segment_profiles", "--csv", "--dir", home, cwd=home
    )
    assert {"What they spend", "Items"} <= set(labels.out.splitlines())


def test_nothing_new_proposes_nothing(home: pathlib.Path) -> None:
    """The same list again."""
    source = lists(home.parent, "customer_id,date,amount")
    done = segapp("init", home, "--transactions", source, "--update", cwd=home.parent)
    assert done.code == 0, done.err
    assert "purchases: nothing new" in done.out
    assert "--- a/" not in done.out


def test_purchases_come_to_a_project_of_customers(tmp_path: pathlib.Path) -> None:
    """The difference joins them; customers who did not buy keep their place."""
    customers = made_files.telecom(tmp_path)
    home = tmp_path / "shop"
    assert segapp("init", home, "--customers", customers, cwd=tmp_path).code == 0
    ids = [line.split(",")[0] for line in customers.read_text(encoding="utf-8").splitlines()[1:41]]
    source = lists(tmp_path, "customer_id,date,amount")
    text = source.read_text(encoding="utf-8")
    for at, each in enumerate(ids):
        text = text.replace(f"C{at:05},", f"{each},")
    source.write_text(text, encoding="utf-8")
    done = segapp("init", home, "--transactions", source, "--update", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "features of them are added" in done.out
    apply(home, done.out[done.out.index("--- a/sql/") :])
    ran = segapp("run", customers, "--transactions", source, *DAY, "--dir", home, cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "could not be placed" not in ran.out
