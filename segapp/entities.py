"""Define the entities in one place: each one's table, how its files are recognised, and what depends on it.

A new entity is one entry here, its tables in sql/1_intake and sql/2_core, and an entry of INTAKES in
`pipeline/intakes.py` that takes its rows in.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entity:
    """A kind of rows that a source can hold.

    Types, NOT NULL and CHECKs of schema_name.table_name decide which rows are accepted, and its first column is the
    key. `aliases_file` has the headers that people use. What `changes_segments` needs a whole run after it; for the
    others campaigns are measured again. A file of what `may_be_whole` can say that it names everybody.
    """

    entity_name: str
    schema_name: str
    table_name: str
    aliases_file: str
    changes_segments: bool = False
    may_be_whole: bool = False


_OF_CAMPAIGNS = "sql/1_intake/campaign_column_aliases.sql"

CUSTOMERS = Entity(
    "customers", "core", "customers", "sql/1_intake/column_aliases.sql", changes_segments=True, may_be_whole=True
)
TRANSACTIONS = Entity(
    "transactions", "intake", "transaction_rows", "sql/1_intake/transaction_column_aliases.sql", changes_segments=True
)
OUTCOMES = Entity("outcomes", "intake", "outcome_rows", _OF_CAMPAIGNS)
CONTACTS = Entity("contacts", "intake", "contact_rows", _OF_CAMPAIGNS)
DO_NOT_CONTACT = Entity("do_not_contact", "intake", "do_not_contact_rows", _OF_CAMPAIGNS, may_be_whole=True)

ENTITIES = {each.entity_name: each for each in (CUSTOMERS, TRANSACTIONS, OUTCOMES, CONTACTS, DO_NOT_CONTACT)}


def ingested_names() -> tuple[str, ...]:
    """Return the entities of `segapp ingest`; customers come in with `segapp run`."""
    return tuple(name for name in ENTITIES if name != CUSTOMERS.entity_name)
