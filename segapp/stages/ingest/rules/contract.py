"""Read a core table's rules for its rows from the catalog: columns, types, comments and CHECKs."""

from __future__ import annotations

from dataclasses import dataclass

from segapp.entities import ENTITIES, Entity
from segapp.errors import SourceError, SqlFileError
from segapp.stages.ingest.rules.missing_words import NO_WORDS, MissingWords
from segapp.value_forms import FORMS
from segapp.warehouse import Warehouse, quote_identifier

BOOKKEEPING = ("batch_id", "first_seen_date", "gone_date")
"""Columns that ingest fills itself; a source never does."""

ROW_NUMBER = "row number"
"""The form of a key that no column of the source has: the place of the row stands for it."""

WHOLE_TYPES = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"}
)
REAL_TYPES = frozenset({"FLOAT", "DOUBLE"})


@dataclass(frozen=True)
class Column:
    """One column that a source may fill."""

    name: str
    type: str
    comment: str
    is_required: bool
    has_own_words: bool = False  # none of which stands for a missing value
    value_form: str = ""  # how a text source writes its values, where not plainly; see segapp.value_forms
    missing_words: tuple[str, ...] = ()  # what stands for a missing value in this column alone

    @property
    def quoted(self) -> str:
        """Return the name as a SQL identifier."""
        return quote_identifier(self.name)


@dataclass(frozen=True)
class Check:
    """One CHECK of the table: an expression over `column_names` that must not be false."""

    expression: str
    column_names: tuple[str, ...]


@dataclass(frozen=True)
class Contract:
    """The rules of an entity's table; the first column is the key of the entity."""

    entity: Entity
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    words: MissingWords = NO_WORDS  # read with the rows, not where headers alone are compared

    @property
    def table(self) -> str:
        """Return the qualified and quoted name of the table."""
        return f"{self.entity.schema_name}.{quote_identifier(self.entity.table_name)}"

    @property
    def key(self) -> Column:
        """Return the column that identifies a row."""
        return self.columns[0]


def read_contract(warehouse: Warehouse, entity_name: str, *, own_words: frozenset[str] = frozenset()) -> Contract:
    """Return the rules of the entity's table; `own_words` are columns without missing words.

    Raises
    ------
    SourceError
        If there is no such table.
    """
    entity = ENTITIES[entity_name]
    found = warehouse.execute(
        "select column_name, data_type, coalesce(comment, ''), not is_nullable and column_default is null"
        " from duckdb_columns() where database_name = current_database() and schema_name = ? and table_name = ?"
        " order by column_index",
        [entity.schema_name, entity.table_name],
    ).fetchall()
    forms = _read_forms(warehouse, entity_name)
    columns = tuple(
        Column(name, kind, comment, is_required, name in own_words, *forms.get(name, ()))
        for name, kind, comment, is_required in found
        if name not in BOOKKEEPING
    )
    if not columns:
        table = f"{entity.schema_name}.{entity.table_name}"
        raise SourceError(f"there is no table {table}", todo="Declare it in a file of that name in sql/")
    return Contract(entity, columns, _read_checks(warehouse, entity))


def is_row_numbered(warehouse: Warehouse, entity_name: str) -> bool:
    """Return whether rows of the entity have no id but their number in the file."""
    return read_contract(warehouse, entity_name).key.value_form == ROW_NUMBER


def _read_forms(warehouse: Warehouse, entity_name: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the forms of columns not written plainly; older projects may not have any."""
    is_there = "select count(*) from duckdb_views() where schema_name = 'intake' and view_name = 'column_forms'"
    if not warehouse.scalar(is_there):
        return {}
    found = warehouse.execute(
        "select column_name, value_form, missing_words from intake.column_forms where entity_name = ?", [entity_name]
    ).fetchall()
    for name, form, _ in found:
        if form not in ("", ROW_NUMBER, *FORMS):
            raise SqlFileError(
                f"value_form of {name} is '{form}'",
                where="sql/1_intake/column_forms.sql",
                todo=f"Use {', '.join((*FORMS, ROW_NUMBER))}, or nothing",
            )
    return {name: (form, tuple(each for each in (words or "").split("|") if each)) for name, form, words in found}


def _read_checks(warehouse: Warehouse, entity: Entity) -> tuple[Check, ...]:
    found = warehouse.execute(
        "select expression, constraint_column_names from duckdb_constraints()"
        " where database_name = current_database() and schema_name = ? and table_name = ?"
        " and constraint_type = 'CHECK' order by constraint_index",
        [entity.schema_name, entity.table_name],
    ).fetchall()
    checks = (Check(expression, tuple(names)) for expression, names in found)
    return tuple(each for each in checks if not set(each.column_names) & set(BOOKKEEPING))
