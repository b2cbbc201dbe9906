"""The line of progress says how much of a long pass is left, and nothing where that is not known."""

from __future__ import annotations

import pathlib
import threading
import time

from segapp.cli.console import Present
from segapp.warehouse import open_working, running_share, watch


def test_what_is_left_is_said_after_some_seconds_and_anew_for_each_pass() -> None:
    """A quarter done after four seconds leaves twelve; when the next pass begins, its own time counts."""
    clock, share = [0.0], [None]
    present = Present(lambda: share[0], lambda: clock[0])
    present.begin("Placing every customer")
    seen = []
    for now, done in [(1, None), (2, 0.1), (5, 0.25), (9, 0.5), (10, 0.01), (12, 0.2), (15, 0.5), (16, None)]:
        clock[0], share[0] = float(now), done
        seen.append(present.left())
    assert seen == [
        "",
        "",
        ", 25% of this pass, about 12 s left",
        ", 50% of this pass, about 8 s left",
        "",
        "",
        ", 50% of this pass, about 5 s left",
        "",
    ]


def test_markup_in_a_step_is_shown_as_text() -> None:
    """A file name in square brackets is a name, not a style."""
    present = Present(lambda: None)
    present.begin("Reading [red].csv")
    assert present.__rich__() == "Reading \\[red].csv"


def test_the_database_tells_how_far_its_statement_is(tmp_path: pathlib.Path) -> None:
    """While a long statement runs, another thread sees its share; before and after it sees none."""
    seen: list[float] = []
    with open_working(tmp_path / "w.duckdb") as warehouse:
        watch(warehouse)
        assert running_share() is None
        work = threading.Thread(
            target=warehouse.execute,
            args=("create table t as select md5(range::varchar) as h from range(3_000_000) order by h",),
        )
        work.start()
        while work.is_alive():
            share = running_share()
            seen += [share] if share is not None else []
            time.sleep(0.005)
        assert running_share() is None
    assert running_share() is None
    assert seen
    assert 0 < max(seen) <= 1
