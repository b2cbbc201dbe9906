"""Write a file of made-up mall customers with planted groups, made inside DuckDB from sql/sample/mall_customers.sql.

Knows nothing of a warehouse: the file is loaded like any other, and its header says that it is made up.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from contextlib import contextmanager

from segapp.errors import SourceError
from segapp.model import MADE_UP_HEADER
from segapp.named_file import named_file
from segapp.named_source import literal_path
from segapp.project import shipped
from segapp.settings import Limits
from segapp.warehouse import open_working, quote_identifier, quote_text

HEADER = {
    "customer_id": "CustomerID",
    "gender": "Gender",
    "age_years": "Age",
    "annual_income_k": "Annual Income (k$)",
    "spending_score": "Spending Score (1-100)",
}
"""The columns of the query and how the mall's own file heads them."""

_COLUMNS = ", ".join(
    [
        *(f"{quote_identifier(name)} as {quote_identifier(head)}" for name, head in HEADER.items()),
        f"cast(null as varchar) as {quote_identifier(MADE_UP_HEADER)}",
    ]
)

FORMATS = {".csv": "format csv, header true", ".parquet": "format parquet"}


def write_sample(
    target: pathlib.Path,
    *,
    customer_count: int,
    seed: int = 1,
    threads: int | None = None,
    may_overwrite: bool = False,
) -> None:
    """Write made-up customers to a CSV or Parquet file; the same seed gives the same file.

    It is headed as the mall's own, and one header more says that it is made up. Ten million
    customers need no more memory than ten thousand.

    Raises
    ------
    SourceError
        If the count is below 1, or the file's ending is neither .csv nor .parquet.
    TargetError
        If the file is there already or cannot be written.
    """
    if customer_count < 1:
        raise SourceError(f"{customer_count} customers cannot be made", todo="Ask for 1 or more")
    query = (shipped("sql") / "sample" / "mall_customers.sql").read_text(encoding="utf-8")
    with (
        _new_file(target, may_overwrite=may_overwrite) as part,
        open_working(":memory:", Limits(threads=threads or 0)) as warehouse,
    ):
        warehouse.execute(
            f"copy (select {_COLUMNS} from ({query})) to {quote_text(str(part))} ({FORMATS[target.suffix.lower()]})",
            {"customer_count": customer_count, "seed": seed},
        )


def write_months(january: pathlib.Path, february: pathlib.Path, *, customer_count: int, seed: int = 1) -> None:
    """Write the made-up customers of two months: in the second some have gone, some have changed, some have joined.

    Raises
    ------
    SourceError
        As `write_sample`.
    """
    everybody = february.with_name(f"everybody-{february.stem}.csv")
    write_sample(everybody, customer_count=customer_count + customer_count // 40, seed=seed)
    query = (shipped("sql") / "sample" / "next_month.sql").read_text(encoding="utf-8")
    with open_working(":memory:") as warehouse:
        with _new_file(january) as part:
            warehouse.execute(
                "copy (from read_csv($everybody, header = true, all_varchar = true, hive_partitioning = false)"
                f" limit {int(customer_count)})"
                f" to {quote_text(str(part))} ({FORMATS['.csv']})",
                {"everybody": literal_path(everybody)},
            )
        with _new_file(february) as part:
            warehouse.execute(
                f"copy (select {_COLUMNS} from ({query})) to {quote_text(str(part))} ({FORMATS['.csv']})",
                {"everybody": literal_path(everybody), "january": literal_path(january)},
            )
    everybody.unlink()


@contextmanager
def _new_file(target: pathlib.Path, *, may_overwrite: bool = False) -> Iterator[pathlib.Path]:
    """Give the path of a file beside the target that becomes the target when all went well."""
    if target.suffix.lower() not in FORMATS:
        raise SourceError("the name must end in .csv or .parquet", where=str(target))
    with named_file(target, may_overwrite=may_overwrite) as part:
        yield part
