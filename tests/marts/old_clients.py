"""Queries that clients of 2025 read as today's do."""

from __future__ import annotations

LET_THROUGH = [
    "select date_trunc('month', date '2026-01-31')::date as month",
    "select date_trunc('hour', timestamp '2026-01-31') as hour, date_trunc('minute', date '2026-01-31') as minute",
    "select date_trunc('month', timestamp '2026-01-31')::timestamp as month",
    "select count(*) as n from model.runs group by date_trunc('month', data_date)",
    "select 'using key, *columns(*) and date_trunc(x' as \"date_trunc('month', day)\"",
    "select columns(*) from (select 1 as a)",
    "select list_reduce([1, 2], lambda x, y: x + y) as total, 1 as more",
    "select list_reduce(list_value(1, 2), lambda x, y: greatest(x, y)) as b, list_sort([1, 2]) as a",
]
