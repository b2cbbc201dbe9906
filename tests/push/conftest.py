"""A published file with values that are hard to carry over, beside the PostgreSQL server that all tests share."""

from __future__ import annotations

import pathlib

import psycopg

from segapp.stages.push import PushRequest, PushSummary, push
from segapp.warehouse import Warehouse, open_working
from tests.postgres_server import server, url

__all__ = ["server", "url"]

HARD_TEXTS = [
    "",
    "\\N",
    "\\.",
    'say "hi", he said',
    "two\nlines",
    "tab\tand ; comma,",
    "O'Neil",
    "NULL",
    " ",
    "\U0001f600",
    None,
]


def make_published(path: pathlib.Path, run_id: str = "20260131T120000Z0001", more: str = "") -> pathlib.Path:
    """Write a small file with marts of every type; `more` is run on it at the end."""
    path.unlink(missing_ok=True)
    with open_working(path) as warehouse:
        for schema in ("marts", "features", "model"):
            warehouse.execute(f"create schema {schema}")
        warehouse.execute(
            "create view features.feature_catalog as select * from (values ('customer_id', 'identifier', true),"
            " ('full_name', 'profile', true), ('age_years', 'train', false)) as c (feature_name, role, is_personal)"
        )
        contract = f"select '1' as contract_version, '0.1.0' as segapp_version, '{run_id}' as run_id,"
        contract += " timestamp '2026-02-01' as published_at"
        warehouse.execute(f"create table marts.contract as {contract}")
        _make_customers(warehouse)
        _make_segments(warehouse)
        if more:
            warehouse.execute(more)
    return path


def _make_customers(warehouse: Warehouse) -> None:
    warehouse.execute("create table model.texts (position integer, note varchar)")
    warehouse.insert("model.texts", list(enumerate(HARD_TEXTS)))
    warehouse.execute(
        "create view marts.customer_segments as select lpad(position::varchar, 4, '0') as customer_id, note,"
        " 'Person ' || position as full_name, 20 + position as age_years,"
        " (3.5 * position)::double as centroid_distance from model.texts"
    )
    warehouse.execute("comment on view marts.customer_segments is 'One row per customer.'")
    warehouse.execute("comment on column marts.customer_segments.note is 'It''s a note; with a semicolon.'")


def _make_segments(warehouse: Warehouse) -> None:
    warehouse.execute(
        "create table marts.segments as select * from (values ('S01', 9::bigint, 0.5::double, date '2026-01-31',"
        " timestamp '2026-01-31 12:00:00.123456', true, 'infinity'::double, null::double,"
        " 12345678901234567890.12::decimal(38, 2)),"
        " ('S02', null, 1e300, null, null, false, '-infinity', null, null),"
        " ('S03', 1, 5e-324, null, null, null, 'nan', null, 0))"
        " as t (segment_key, customer_count, customer_share, data_date, assigned_at, is_outlier, extreme,"
        " empty, revenue)"
    )


def push_to(path: pathlib.Path, url: str, **options: object) -> PushSummary:
    """Push without progress."""
    return push(path, PushRequest(url, **options), lambda step: None)  # type: ignore[arg-type]


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    """Return what the database answers."""
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query).fetchall()  # type: ignore[call-overload, no-any-return]
