"""Each entity that a source can hold is declared once, and all that is said of it elsewhere is there."""

from __future__ import annotations

import pathlib

import pytest

from segapp.entities import ENTITIES, Entity, ingested_names
from segapp.errors import SourceError
from segapp.pipeline.intakes import INTAKES
from segapp.stages.ingest.rules.contract import read_contract
from segapp.stages.ingest.rules.headers import HeaderMatcher
from segapp.warehouse import build, open_working, read_objects

ROOT = pathlib.Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda each: each.entity_name)
def test_its_table_and_its_headers_are_there(entity: Entity) -> None:
    """The rows of every entity are held to a table that exists, and headers are known for its columns."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(ROOT / "sql"), (1, 2))
        contract = read_contract(warehouse, entity.entity_name)
        known = HeaderMatcher(warehouse, contract).column_of
    assert contract.key.name == "customer_id"
    assert known.keys() > {"customer_id"}
    assert (ROOT / entity.aliases_file).exists()


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda each: each.entity_name)
def test_foreign_headers_are_sent_to_the_file_of_their_entity(entity: Entity) -> None:
    """Whoever has other headers is told the file in which those of this very entity stand."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(ROOT / "sql"), (1, 2))
        matcher = HeaderMatcher(warehouse, read_contract(warehouse, entity.entity_name))
        with pytest.raises(SourceError, match=f"does not look like {entity.entity_name}") as caught:
            matcher.match(["zeta", "omicron"], "strange.csv")
    assert str(caught.value.todo).endswith(entity.aliases_file)


def test_what_changes_no_segments_has_an_intake() -> None:
    """`segapp ingest` knows each entity but customers; those of campaigns have an entry of their own."""
    assert set(INTAKES) == {name for name, each in ENTITIES.items() if not each.changes_segments}
    assert set(ingested_names()) == ENTITIES.keys() - {"customers"}
