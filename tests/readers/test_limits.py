"""Who only reads keeps to the limits of segapp.toml as well: memory, threads, and where to spill."""

from __future__ import annotations

import pathlib

import pytest

from segapp.errors import WarehouseError
from segapp.stages.export import export_table
from segapp.warehouse import open_published, open_working, run_query

LIMITS = "select current_setting('memory_limit'), current_setting('threads'), current_setting('temp_directory')"


@pytest.fixture
def limited(warehouse_path: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a warehouse whose project allows little memory, one thread and a folder to spill to."""
    settings = f'memory_limit = "40MB"\nthreads = 1\ntemp_folder = "{tmp_path / "spill"}"\n'
    (warehouse_path.parent / "segapp.toml").write_text(settings, encoding="utf-8")
    return warehouse_path


def test_sql_keeps_the_limits(limited: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """They are those of the file beside the warehouse."""
    assert list(run_query(limited, LIMITS).rows) == [("38.1 MiB", 1, str(tmp_path / "spill"))]


def test_every_reader_keeps_the_limits(limited: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Also in the copy that a run in parts keeps."""
    with open_published(limited) as warehouse:
        assert warehouse.execute(LIMITS).fetchone() == ("38.1 MiB", 1, str(tmp_path / "spill"))
    kept = limited.parent / ".warehouse.duckdb.kept" / "warehouse.duckdb"
    kept.parent.mkdir()
    kept.write_bytes(limited.read_bytes())
    assert list(run_query(kept, LIMITS).rows) == [("38.1 MiB", 1, str(tmp_path / "spill"))]


def test_nothing_is_fetched_from_the_net(warehouse_path: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Neither a job nor a reader installs or loads an extension by itself."""
    said = "select current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')"
    assert list(run_query(warehouse_path, said).rows) == [(False, False)]
    with open_published(warehouse_path) as published, open_working(tmp_path / "new.duckdb") as working:
        assert [each.execute(said).fetchone() for each in (published, working)] == [(False, False)] * 2


def test_a_query_beyond_the_memory_spills(limited: pathlib.Path) -> None:
    """Two million texts in order need more than 40 MB, and come."""
    answer = run_query(limited, "select md5(i::varchar) as word from range(2000000) as t (i) order by word")
    assert sum(1 for _ in answer.rows) == 2_000_000


def test_a_query_beyond_all_limits_names_the_setting(limited: pathlib.Path) -> None:
    """What cannot spill says what to raise."""
    with pytest.raises(WarehouseError, match=r"Raise memory_limit in segapp\.toml"):
        list(run_query(limited, "select length(string_agg(md5(i::varchar), '')) from range(5000000) as t (i)").rows)


def test_export_spills_where_the_settings_say(limited: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """The project's folder wins over the one beside the target."""
    assert export_table(limited, tmp_path / "x.csv", table="segments").row_count == 2
    assert not list(tmp_path.glob(".x.csv*"))
