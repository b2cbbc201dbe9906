"""Count the values of every described column by segment: one pass over the customers for numbers, one for words.

What follows (profiles, quantiles, histograms) is read from these counts, whose size does not grow with the customers.
"""

from __future__ import annotations

from collections.abc import Sequence

from segapp.stages.describe.columns import PLACED, STEP_BITS, NumberColumn, WordColumn, numbers_sql
from segapp.warehouse import Warehouse

EXACT_BITS = 11
"""Steps below 2^11 are counted one by one; above, in bins of at most 1/512 of the distance from the smallest value."""
OCTAVE_BITS = 2


def count_numbers(warehouse: Warehouse, columns: Sequence[NumberColumn]) -> None:
    """Make the temporary tables number_columns and number_counts: customers and exact sums of steps per fine bin.

    A null bin counts customers without a value, a null key those who could not be placed.
    """
    warehouse.execute(
        "create or replace temp table number_columns"
        " (feature_number integer, feature_name varchar, low double, high double, steps_per_unit double)"
    )
    rows = [
        (column.number, column.feature.feature_name, column.low, column.high, column.steps_per_unit)
        for column in columns
    ]
    warehouse.insert("number_columns", rows)
    warehouse.execute(f"create or replace temp table number_counts as {_number_counts_select(columns)}")


def count_categories(warehouse: Warehouse, columns: Sequence[WordColumn]) -> None:
    """Make the temporary tables word_columns and category_counts; a null category counts missing values."""
    warehouse.execute("create or replace temp table word_columns (feature_number integer, feature_name varchar)")
    warehouse.insert("word_columns", [(column.number, column.feature.feature_name) for column in columns])
    warehouse.execute(f"create or replace temp table category_counts as {_category_counts_select(columns)}")


def _number_counts_select(columns: Sequence[NumberColumn]) -> str:
    if not columns:
        return (
            "select null::varchar as segment_key, 0 as feature_number, 0::bigint as bin, 0::bigint as customer_count,"
            " 0::bigint as steps, 0::bigint as high_squares, 0::bigint as low_squares where false"
        )
    picked = " ".join(f"when {column.number} then q{column.number}" for column in columns)
    steps = ", ".join(f"{column.steps_sql} as q{column.number}" for column in columns)
    return f"""
with customers as (
    select segment_key, {steps}
    from {PLACED}
),
stacked as (
    select segment_key, feature_number, case feature_number {picked} end as q
    from customers
    cross join {numbers_sql(len(columns), "feature_number")}
),
binned as (
    select segment_key, feature_number, q, {_bin_sql()} as bin
    from stacked
)
select
    segment_key,
    feature_number,
    bin,
    count(*) as customer_count,
    cast(sum(q) as bigint) as steps,
    cast(sum((q * q) >> {STEP_BITS}) as bigint) as high_squares,
    cast(sum((q * q) & {2**STEP_BITS - 1}) as bigint) as low_squares
from binned
group by segment_key, feature_number, bin"""


def _bin_sql() -> str:
    """Return SQL for the first step of the fine bin of q, by integer arithmetic alone."""
    shifts = range(OCTAVE_BITS, STEP_BITS - EXACT_BITS + 1, OCTAVE_BITS)
    whens = [f"when q < {2 ** (EXACT_BITS + shift)} then (q >> {shift}) << {shift}" for shift in shifts]
    return f"case when q < {2**EXACT_BITS} then q {' '.join(whens)} end"


def _category_counts_select(columns: Sequence[WordColumn]) -> str:
    if not columns:
        return (
            "select null::varchar as segment_key, 0 as feature_number, null::varchar as category_name,"
            " 0::bigint as customer_count where false"
        )
    picked = " ".join(f"when {column.number} then c{column.number}" for column in columns)
    values = ", ".join(f"{column.value_sql} as c{column.number}" for column in columns)
    return f"""
with customers as (
    select segment_key, {values}
    from {PLACED}
),
stacked as (
    select segment_key, feature_number, case feature_number {picked} end as category_name
    from customers
    cross join {numbers_sql(len(columns), "feature_number")}
)
select segment_key, feature_number, category_name, count(*) as customer_count
from stacked
group by segment_key, feature_number, category_name"""
