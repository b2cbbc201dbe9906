"""Threads and memory go together: each thread needs room of its own."""

from __future__ import annotations

import duckdb
import pytest

from segapp.settings import Limits
from segapp.warehouse import open_working

CORES = duckdb.execute("select current_setting('threads')").fetchall()[0][0]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(memory_limit="40MB"), 1),
        (Limits(memory_limit="10MB"), 1),
        (Limits(memory_limit="40MB", threads=2), 2),
        (Limits(memory_limit="100GB"), CORES),
        (Limits(), CORES),
    ],
)
def test_a_small_memory_limit_means_fewer_threads_unless_a_person_says_how_many(limits: Limits, expected: int) -> None:
    """Two threads in 40 MB fail now and then where one spills: less than 25 MB is not enough for a thread."""
    with open_working(":memory:", limits) as warehouse:
        assert warehouse.scalar("select current_setting('threads')") == expected
