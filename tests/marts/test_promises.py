"""A public view that goes stays for one release, marked as deprecated, so that no dashboard ends over night."""

from __future__ import annotations

import json
import pathlib
import re
import shutil

import pytest

import segapp
from segapp.stages.marts import build_marts
from segapp.warehouse import Warehouse, build, open_working, read_objects
from tests.marts.promises import DEPRECATED, HOME, RELEASED, broken_promises, last_release, offered
from tests.worlds.run import SCORES

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONTRACT = json.loads((pathlib.Path(__file__).parent / "contract_v1.json").read_text())
OLD = "segment_moves"


@pytest.fixture
def own_sql(sql_folder: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """A copy of sql/ that a test may change."""
    return pathlib.Path(shutil.copytree(sql_folder, tmp_path / "sql"))


def built(sql: pathlib.Path) -> tuple[dict[str, dict[str, str]], set[str]]:
    """Build all views from a folder; return the public ones, and which of them are deprecated."""
    objects = read_objects(sql)
    with open_working(":memory:") as warehouse:
        build(warehouse, objects, (1, 2, 3, 4))
        warehouse.execute(SCORES)
        build_marts(warehouse, objects)
        return offered(warehouse)


def test_the_last_release_is_kept(empty_warehouse: Warehouse) -> None:
    """What the newest release promised is there, deprecated or not."""
    assert broken_promises(last_release(), offered(empty_warehouse)[0]) == []


def test_each_release_left_its_contract() -> None:
    """The versions of the changelog that are out have a file; the one that is being made has none yet."""
    heads = re.findall(r"^## (\d+\.\d+\.\d+)(.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    out = {version for version, note in heads if "not released" not in note}
    assert {path.stem for path in RELEASED.glob("*.json")} == out
    assert heads[0][0] == segapp.__version__


def test_only_the_folder_for_it_holds_deprecated_views(sql_folder: pathlib.Path, empty_warehouse: Warehouse) -> None:
    """What its comment calls deprecated lies there, what lies there is called so, and a public view replaces it."""
    found, deprecated = offered(empty_warehouse)
    assert {path.stem for path in (sql_folder / "5_marts" / HOME).glob("*.sql")} == deprecated
    for view in deprecated:
        comment = empty_warehouse.scalar("select comment from duckdb_views() where view_name = ?", [view])
        assert set(re.findall(r"marts\.(\w+)", comment)) & (found.keys() - deprecated), comment


def test_a_view_that_is_removed_at_once_is_noticed(own_sql: pathlib.Path) -> None:
    """The error says where it has to stay."""
    (own_sql / "5_marts" / f"{OLD}.sql").unlink()
    told = f"marts.{OLD} is gone: for one release its file stays, in sql/5_marts/{HOME}/"
    assert broken_promises(CONTRACT, built(own_sql)[0]) == [told]


def test_a_view_in_the_folder_for_it_keeps_the_promise(own_sql: pathlib.Path) -> None:
    """It answers as before, says that it goes, and is in no new contract, so that the release after may drop it."""
    place = own_sql / "5_marts" / f"{OLD}.sql"
    comment = f"comment on view marts.{OLD} is '"
    text = place.read_text("utf-8").replace(comment, f"{comment}{DEPRECATED}")
    (own_sql / "5_marts" / HOME).mkdir(exist_ok=True)
    (own_sql / "5_marts" / HOME / place.name).write_text(text, "utf-8")
    place.unlink()
    found, deprecated = built(own_sql)
    assert broken_promises(CONTRACT, found) == []
    assert deprecated == {OLD}
    assert {view: columns for view, columns in found.items() if view not in deprecated} == {
        view: columns for view, columns in CONTRACT.items() if view != OLD
    }


@pytest.mark.parametrize(
    ("now", "is_kept"),
    [
        ({"a": "VARCHAR", "b": "BIGINT", "more": "DATE"}, True),
        ({"a": "VARCHAR"}, False),
        ({"b": "BIGINT", "a": "VARCHAR"}, False),
        ({"a": "VARCHAR", "b": "DOUBLE"}, False),
        ({"new": "DATE", "a": "VARCHAR", "b": "BIGINT"}, False),
    ],
)
def test_what_breaks_a_promise(now: dict[str, str], is_kept: bool) -> None:
    """Columns may be added at the end; none may go, move, or have another type."""
    assert (broken_promises({"t": {"a": "VARCHAR", "b": "BIGINT"}}, {"t": now}) == []) == is_kept
