"""Remove one customer from every table of the working copy, and say from where.

Figures of earlier runs (counts, means) stay: they name nobody. Texts that quote a rejected line lose it whole, because
an id cannot be told from another number in it; the line's number and the ledger's counts stay. In every other text of
every table the id alone is replaced, in whatever way it is spelled there.
"""

from __future__ import annotations

from dataclasses import dataclass

from segapp.errors import WarehouseError
from segapp.stages.forget.spellings import GONE, Spellings
from segapp.warehouse import Warehouse, quote_identifier, transaction

QUOTING = {
    ("intake.rejected_rows", "raw_text"),
    ("intake.rejected_rows", "reason_text"),
    ("model.check_results", "sample_text"),
}
"""Texts that may quote a customer's row: the whole text goes where it holds the id as a word."""

FILE_NAMES = frozenset({"source_name"})
CONDITIONS = frozenset({"selection_text"})
"""Columns with SQL that a person typed; a plain number in them is an id where they are about ids."""

NAMES = frozenset({"campaign_name", "salt", "channel", "header_text"})
"""More columns that people and their files word: an id that is a word is looked for there, too.

Elsewhere a plain word or number would be taken for one of a sentence: gender Female, 6 segments."""

OURS = ("_key", "run_id", "batch_id", "_hash", "_hex", "_folder", "_path", "_version")
"""How columns end that hold keys and marks which the job makes itself."""


@dataclass(frozen=True)
class Removal:
    """One table that knew the customer."""

    table_name: str  # qualified
    row_count: int
    is_text: bool  # a text was emptied, the row stays


def forget_customer(warehouse: Warehouse, customer_id: str) -> tuple[Removal, ...]:
    """Delete the customer's rows and every text that quotes them, as a whole or not at all.

    Raises
    ------
    WarehouseError
        If no table knows the customer.
    """
    removals = []
    if not customer_id.strip():
        raise WarehouseError("no table knows a customer without an id", where="customer_id")
    with transaction(warehouse):
        columns = _columns(warehouse)
        keyed = [(table, column) for table, column in columns if _holds_ids(column)]
        for table, column in keyed:
            removals.append(Removal(table, _delete(warehouse, table, column, customer_id), is_text=False))
        spelled = Spellings(customer_id, _others(warehouse, keyed, customer_id), _words(warehouse, columns))
        texts = sorted(set(columns) - set(keyed))
        if not any(sign.isalnum() for sign in customer_id):  # `:` stands in every text that is written by rules
            texts = [each for each in texts if each in QUOTING]
        for table, column in texts:
            removals.append(Removal(table, _empty(warehouse, table, column, spelled), is_text=True))
    found = tuple(each for each in removals if each.row_count)
    if not found:
        todo = "Ids are compared letter by letter: 0001 is not 1"
        raise WarehouseError(f"no table knows a customer {customer_id}", where="customer_id", todo=todo)
    return found


def _columns(warehouse: Warehouse) -> list[tuple[str, str]]:
    """Return every column of every table that may hold texts; the catalog knows tables of the project's own."""
    return warehouse.execute(
        "select columns.schema_name || '.' || columns.table_name, column_name"
        " from duckdb_columns() as columns inner join duckdb_tables() as tables"
        " on columns.table_oid = tables.table_oid and columns.database_oid = tables.database_oid"
        " where columns.database_name = current_database() and not tables.internal and not tables.temporary"
        " and (data_type in ('VARCHAR', 'JSON') or column_name = 'customer_id'"
        " or ends_with(column_name, '_customer_id')) order by all"
    ).fetchall()


def _holds_ids(column: str) -> bool:
    return column == "customer_id" or column.endswith("_customer_id")


def _delete(warehouse: Warehouse, table: str, column: str, customer_id: str) -> int:
    statement = f"delete from {_quoted(table)} where cast({quote_identifier(column)} as varchar) = ?"
    return int(warehouse.scalar(statement, [customer_id]))


def _others(warehouse: Warehouse, keyed: list[tuple[str, str]], customer_id: str) -> tuple[str, ...]:
    """Return the ids of others that differ from this one in case alone."""
    found: set[str] = set()
    for table, column in keyed:
        text = f"cast({quote_identifier(column)} as varchar)"
        query = f"select distinct {text} from {_quoted(table)} where lower({text}) = lower(?) and {text} <> ?"
        found |= {other for (other,) in warehouse.execute(query, [customer_id, customer_id]).fetchall()}
    return tuple(sorted(found))


def _words(warehouse: Warehouse, columns: list[tuple[str, str]]) -> frozenset[str]:
    """Return the keys that the model's tables know: segments, features, campaigns."""
    found: set[str] = set()
    for table, column in columns:
        if table.startswith(("model.", "core.campaigns")) and column.endswith(("_key", "feature_name")):
            query = f"select distinct {quote_identifier(column)} from {_quoted(table)}"
            found |= {word for (word,) in warehouse.execute(query).fetchall() if word}
    return frozenset(found)


def _empty(warehouse: Warehouse, table: str, column: str, spelled: Spellings) -> int:
    """Empty the texts in which the id stands by itself, or take it out of them; return how many."""
    is_quoting = (table, column) in QUOTING
    if not is_quoting and not _is_searched(column, spelled):
        return 0
    name, place = quote_identifier(column), _quoted(table)
    candidates = f"select distinct cast({name} as varchar) from {place} where regexp_matches({name}, ?, 'i')"
    pairs = []
    for (text,) in warehouse.execute(candidates, [spelled.candidates]).fetchall():
        new = _without(spelled, column, text)
        pairs += [(text, GONE if is_quoting else new)] * (new != text)
    if not pairs:
        return 0
    olds, news = (list(each) for each in zip(*pairs, strict=True))
    warehouse.execute(
        "create or replace temp table told as select unnest(?) as old_text, unnest(?) as new_text", [olds, news]
    )
    statement = f"update {place} as texts set {name} = told.new_text from told where texts.{name} = told.old_text"
    count = int(warehouse.scalar(statement))
    warehouse.execute("drop table told")
    return count


def _is_searched(column: str, spelled: Spellings) -> bool:
    if column in FILE_NAMES | CONDITIONS:
        return True
    if spelled.is_number or column.endswith(OURS):
        return False
    return not spelled.is_word or column in NAMES


def _without(spelled: Spellings, column: str, text: str) -> str:
    if column in FILE_NAMES:
        return spelled.file_name_without(text)
    if column in CONDITIONS and spelled.is_number and "customer_id" not in text.casefold():
        return text
    return spelled.without(text)


def _quoted(table: str) -> str:
    schema, name = table.split(".", 1)
    return f"{quote_identifier(schema)}.{quote_identifier(name)}"
