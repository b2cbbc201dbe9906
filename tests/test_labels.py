"""A label inside a sentence reads the same wherever the sentence is written."""

from __future__ import annotations

import pathlib

import pytest

from segapp.labels import inside
from segapp.warehouse import build, open_working, read_objects

ROOT = pathlib.Path(__file__).resolve().parent.parent
LABELS = {
    "Spending score": "spending score",
    "CLV": "CLV",
    "B2B share": "B2B share",
    "A4 sheets": "A4 sheets",
    "E-mail opens": "e-mail opens",
    "ÖPNV-Abo": "ÖPNV-Abo",
    "Ärzte": "ärzte",
    "X": "x",
    "90 days": "90 days",
    "ZIP": "ZIP",
}


@pytest.mark.parametrize(("label", "expected"), LABELS.items())
def test_python_keeps_what_is_no_ordinary_word(label: str, expected: str) -> None:
    """An ordinary word is written small inside a sentence; acronyms and codes stay."""
    assert inside(label) == expected


def test_sql_writes_the_same() -> None:
    """Sentences that views write agree with those that Python writes."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(ROOT / "sql"), (1, 2, 3, 4))
        definition = warehouse.scalar("select sql from duckdb_views() where view_name = 'feature_formats'")
        case = definition[definition.rindex("CASE  WHEN (regexp_matches(") : definition.rindex(" AS label_inside")]
        values = ", ".join(f"('{label}')" for label in LABELS)
        found = warehouse.execute(f"select label, {case} from (values {values}) as labels (label)").fetchall()
    assert dict(found) == LABELS
