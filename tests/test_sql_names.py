"""What a SQL file makes and reads is found by DuckDB's own words, whatever stands in comments and strings."""

import duckdb
import pytest

from segapp.warehouse.sql_names import find_names

SCHEMAS = frozenset({"core", "model", "marts"})


def test_names_in_comments_strings_and_other_schemas_are_not_read() -> None:
    """Only names of the given schemas count, outside comments and strings, also behind letters of several bytes."""
    found = find_names(
        """
-- Überblick: reads core.ghost
create or replace view marts.answers as
/* core.ghost */
select core.customers.age, 'core.ghost' as "model.ghost", other.thing.x
from core.customers
inner join "model"."runs" using (run_id)
where x in (select y from marts.answers_before);
comment on view marts.answers is 'Größe from core.ghost';
""",
        SCHEMAS,
    )
    assert found.made == {"marts.answers"}
    assert found.reads == {"core.customers", "model.runs", "marts.answers_before"}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("create table if not exists core.a (b integer)", {"core.a"}),
        ("create or replace temp table core.a as select 1 as b", {"core.a"}),
        ("create macro marts.as_of(day) as table select day", {"marts.as_of"}),
        ("create view a as select 1; create view core.b as select 2", {"a", "core.b"}),
        ("select * from core.a", set()),
    ],
)
def test_everything_that_is_made_is_found(text: str, made: set[str]) -> None:
    """Tables, views and macros count, with and without `or replace` and `if not exists`; a select makes nothing."""
    assert find_names(text, SCHEMAS).made == made


def test_what_is_no_sql_is_refused() -> None:
    """A text that DuckDB cannot parse is an error at once, not when it is run."""
    with pytest.raises(duckdb.ParserException):
        find_names("create view core.a as selec 1", SCHEMAS)
