"""Count the values of every described column by segment: one pass over the customers for numbers, one for words.

What follows (profiles, quantiles, histograms) is read from these counts, whose size does not grow with the customers.
Numbers are counted again only where `dense ranges` or `refine` ask for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from segapp.stages.describe.counting.columns import PLACED, NumberColumn, WordColumn, places_sql
from segapp.stages.describe.counting.step_ranges import RANGE_BITS, STEP_BITS
from segapp.warehouse import Warehouse, step

EXACT_BITS = 11
"""Steps below 2^11 are counted one by one; above, in bins of at most 1/512 of the distance from the low end."""
OCTAVE_BITS = 2

COUNTS = (
    "segment_key varchar, feature_number integer, bin bigint, bits bigint, customer_count bigint, steps bigint,"
    " high_squares bigint, low_squares bigint"
)


def count_numbers(warehouse: Warehouse, columns: Sequence[NumberColumn]) -> None:
    """Make the temporary tables number_columns, number_step_ranges and number_counts.

    A row of number_counts holds customers and exact sums of steps of a fine bin: the 2^bits codes from `bin` on. A null
    bin counts customers without a value, a null key those who could not be placed.
    """
    for name, declared in {
        "number_columns": "feature_number integer, feature_name varchar, low double, high double",
        "number_step_ranges": "feature_number integer, range_number bigint, low double, steps_per_unit double",
        "number_counts": COUNTS,
    }.items():
        warehouse.execute(f"create or replace temp table {name} ({declared})")
    rows = [(column.number, column.feature.feature_name, column.low, column.high) for column in columns]
    warehouse.insert("number_columns", rows)
    recount_numbers(warehouse, columns)


def recount_numbers(warehouse: Warehouse, columns: Sequence[NumberColumn]) -> None:
    """Count these columns by the step ranges that they have now, instead of what was counted of them before."""
    if not columns:
        return
    numbers = ", ".join(str(column.number) for column in columns)
    for table in ("number_step_ranges", "number_counts"):
        warehouse.execute(f"delete from {table} where feature_number in ({numbers})")
    step_ranges = [
        (column.number, place, step_range.low, step_range.steps_per_unit)
        for column in columns
        for place, step_range in enumerate(column.step_ranges)
    ]
    warehouse.insert("number_step_ranges", step_ranges)
    warehouse.execute(f"insert into number_counts {_number_counts_select(columns)}")


def make_number_bins(warehouse: Warehouse) -> None:
    """Make the temporary table number_bins: the counts with the mean of each bin's values, none for missing ones."""
    warehouse.execute(step("profiles/number_bins"), {"range_bits": RANGE_BITS})


def count_categories(warehouse: Warehouse, columns: Sequence[WordColumn]) -> None:
    """Make the temporary tables word_columns and category_counts; a null category counts missing values."""
    warehouse.execute("create or replace temp table word_columns (feature_number integer, feature_name varchar)")
    warehouse.insert("word_columns", [(column.number, column.feature.feature_name) for column in columns])
    warehouse.execute(f"create or replace temp table category_counts as {_category_counts_select(columns)}")


def coded_select(columns: Sequence[NumberColumn]) -> str:
    """Return a select of every customer's values by feature: segment_key, feature_number, value, code."""
    values = ", ".join(f"{column.value_sql} as x{column.number}" for column in columns)
    codes = ", ".join(f"{column.code_sql(f'x{column.number}')} as c{column.number}" for column in columns)
    given = ", ".join(f"x{column.number}" for column in columns)
    value, code = (" ".join(f"when {each.number} then {name}{each.number}" for each in columns) for name in "xc")
    return f"""
select segment_key, feature_number, case feature_number {value} end as value, case feature_number {code} end as code
from (select segment_key, {given}, {codes} from (select segment_key, {values} from {PLACED}) as valued) as coded
cross join {places_sql(columns)}"""


def sums_sql(columns: Sequence[NumberColumn]) -> str:
    """Return the columns of number_counts from customer_count on, for rows with a code."""
    steps = _steps_sql("code", columns)
    return f"""
    count(*) as customer_count,
    cast(sum({steps}) as bigint) as steps,
    cast(sum(({steps} * {steps}) >> {STEP_BITS}) as bigint) as high_squares,
    cast(sum(({steps} * {steps}) & {2**STEP_BITS - 1}) as bigint) as low_squares"""


def bin_sql(code: str, columns: Sequence[NumberColumn]) -> str:
    """Return SQL for the first code of the fine bin of a code, by integer arithmetic alone."""
    steps = _steps_sql(code, columns)
    whens = [f"when {steps} < {2 ** (EXACT_BITS + shift)} then ({code} >> {shift}) << {shift}" for shift in SHIFTS]
    return f"case when {steps} < {2**EXACT_BITS} then {code} {' '.join(whens)} end"


def _steps_sql(code: str, columns: Sequence[NumberColumn]) -> str:
    """Return SQL for the steps in a code: the code itself where every column has one step range."""
    return code if all(len(column.step_ranges) == 1 for column in columns) else f"({code} & {2**RANGE_BITS - 1})"


SHIFTS = range(OCTAVE_BITS, STEP_BITS - EXACT_BITS + 1, OCTAVE_BITS)


def _number_counts_select(columns: Sequence[NumberColumn]) -> str:
    steps = _steps_sql("bin", columns)
    bits = " ".join(f"when {steps} < {2 ** (EXACT_BITS + shift)} then {shift}" for shift in SHIFTS)
    return f"""
with binned as (
    select segment_key, feature_number, code, {bin_sql("code", columns)} as bin
    from ({coded_select(columns)}) as stacked
),
counted as (
    select segment_key, feature_number, bin, {sums_sql(columns)}
    from binned
    group by segment_key, feature_number, bin
)
select
    segment_key,
    feature_number,
    bin,
    case when {steps} < {2**EXACT_BITS} then 0 {bits} end as bits,
    customer_count,
    steps,
    high_squares,
    low_squares
from counted"""


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
    cross join {places_sql(columns)}
)
select segment_key, feature_number, category_name, count(*) as customer_count
from stacked
group by segment_key, feature_number, category_name"""
