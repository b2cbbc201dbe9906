"""Keep the rows of a list of purchases, say what each kind of them counts, and store what they say of customers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.model import RunContext
from segapp.row_contract import RowContract, RowRule
from segapp.warehouse import Warehouse, quote_text

KINDS = "sql/3_features/purchase_kinds.sql"
_ARRIVED = "arrived_purchases"
_COLUMNS = "customer_id, purchased_at, order_id, amount, quantity, currency_code, item_id, status_name, repeat_number"
_FIGURES = (
    "customer_id, recency_days, tenure_days, order_count, amount_total, average_order_amount, typical_gap_days,"
    " amount_trend, return_share, item_count, first_purchase_date, last_purchase_date, reference_date"
)
_TREATED = {"dropped": "not counted", "netted": "taken off", "counted": "counted"}


@dataclass(frozen=True)
class TakenPurchases:
    """What became of the accepted rows, with notes for the user."""

    new_count: int
    notes: tuple[str, ...]


def purchase_contract(until_date: datetime.date, *, is_said: bool) -> RowContract:
    """Return what a row of a list of purchases must hold to: no purchase is later than the date of the list.

    Parameters
    ----------
    is_said : bool
        Whether a person said the day; otherwise it is today's.
    """
    end = quote_text((until_date + datetime.timedelta(days=1)).isoformat())
    words = f", the date of the data in this file ({until_date})" if is_said else " today"
    rule = RowRule(
        "purchased_at",
        f"purchased_at >= timestamp {end}",
        f"'\"' || purchased_at || '\" is after' || {quote_text(words)}",
    )
    return RowContract(rules=(rule,), keeps_repeats=True)


def last_purchase_date(warehouse: Warehouse, rows: str) -> datetime.date | None:
    """Return the day of the last purchase among these rows and those known before."""
    found: datetime.date | None = warehouse.scalar(
        f"select max(cast(purchased_at as date)) from"
        f" (select purchased_at from {rows} union all select purchased_at from core.transactions)"
    )
    return found


def take_purchases(warehouse: Warehouse, rows: str, *, batch_id: str) -> TakenPurchases:
    """Keep the rows that are not there yet; equal rows of one file are told apart by their number.

    Parameters
    ----------
    rows : str
        Table of the rows that came in, with the columns of intake.transaction_rows.
    """
    plain_ids = _plain_ids(warehouse, rows)
    customer = r"regexp_replace(customer_id, '\.0+$', '')" if plain_ids else "customer_id"
    columns = _COLUMNS.removesuffix(", repeat_number")
    warehouse.execute(f"""
create or replace temp table {_ARRIVED} as
with arrived as (
    select
        {customer} as customer_id, purchased_at, order_id,
        cast(coalesce(amount, unit_price * coalesce(quantity, 1)) as decimal(18, 4)) as amount,
        quantity, upper(trim(currency_code)) as currency_code, item_id, status_name
    from {rows}
)
select *, cast(row_number() over (partition by {columns}) as integer) as repeat_number from arrived""")
    new_count = int(
        warehouse.execute(
            f"""
insert into core.transactions ({_COLUMNS}, batch_id)
select {_COLUMNS}, $batch_id
from (select {_COLUMNS} from {_ARRIVED} except select {_COLUMNS} from core.transactions)
order by purchased_at, {_COLUMNS}""",
            {"batch_id": batch_id},
        ).fetchall()[0][0]
    )
    warehouse.execute(f"drop table {_ARRIVED}")
    return TakenPurchases(new_count, tuple(plain_ids))


def _plain_ids(warehouse: Warehouse, rows: str) -> list[str]:
    """Return the sentence that ids written as 17850.0 are read as 17850; none where they are not, or customers are so.

    A program that knows a missing number only among fractions writes ids this way.
    """
    fractions, present = warehouse.execute(
        f"select count(*) filter (regexp_full_match(customer_id, '[0-9]+\\.0+')), count(customer_id) from {rows}"
    ).fetchall()[0]
    known = "select exists (from core.customers where regexp_full_match(customer_id, '[0-9]+\\.0+'))"
    if not present or fractions < present or warehouse.scalar(known):
        return []
    return ["customers' ids are written as fractions: 17850.0 is read as 17850"]


def add_buyers(warehouse: Warehouse, *, batch_id: str, data_date: datetime.date) -> int:
    """Make customers of those who bought, where no file of customers says who they are; return how many are new."""
    if warehouse.scalar("select exists (from intake.batches where entity_name = 'customers')"):
        return 0
    return int(
        warehouse.execute(
            """
insert into core.customers (customer_id, batch_id, first_seen_date)
select distinct customer_id, $batch_id, cast($data_date as date)
from features.purchase_rows
where treatment = 'counted' and customer_id is not null
    and customer_id not in (select customer_id from core.customers)
order by customer_id""",
            {"batch_id": batch_id, "data_date": data_date},
        ).fetchall()[0][0]
    )


def check_buyers(warehouse: Warehouse) -> None:
    """Refuse purchases none of which names a customer: every feature of them would be empty.

    Raises
    ------
    SourceError
        If there are customers and named buyers, and no buyer is a customer. It shows how ids are written, none itself.
    """
    buyers, known = warehouse.execute("""
select count(*), count(*) filter (customer_id in (select customer_id from core.customers))
from (select distinct customer_id from core.transactions where customer_id is not null)""").fetchall()[0]
    if not buyers or known or not warehouse.scalar("select exists (from core.customers)"):
        return
    customers, purchases = (_usual_shape(warehouse, table) for table in ("core.customers", "core.transactions"))
    raise SourceError(
        f"none of the {figure(buyers)} buyers in the purchases is one of the customers",
        where="core.transactions",
        todo=f"Ids of customers look like {customers}, those of buyers like {purchases} (A a letter, 9 a digit):"
        " write both the same way, or name the column of the customer as customer_id in"
        " sql/1_intake/transaction_column_aliases.sql",
    )


def _usual_shape(warehouse: Warehouse, table: str) -> str:
    """Return how most ids of a table are written, every letter as A and every digit as 9."""
    shape = r"regexp_replace(regexp_replace(left(customer_id, 40), '\p{L}', 'A', 'g'), '[0-9]', '9', 'g')"
    found: str = warehouse.scalar(
        f"select {shape} from {table} where customer_id is not null group by all order by count(*) desc, 1 limit 1"
    )
    return found


def purchase_notes(warehouse: Warehouse) -> tuple[str, ...]:
    """Say of all purchases how many rows each kind has and how it counts, whose they are, and the day of reference."""
    kinds = warehouse.execute("""
select kinds.kind_text, kinds.treatment, count(*) as row_count
from features.purchase_rows as purchases
inner join features.purchase_kinds as kinds on purchases.purchase_kind = kinds.purchase_kind
group by kinds.kind_text, kinds.treatment, kinds.kind_order
order by kinds.kind_order""").fetchall()
    parts = [f"{figure(count)} {text} ({_TREATED[treatment]})" for text, treatment, count in kinds]
    notes = [f"Of all purchases {'; '.join(parts)}. How each kind counts: {KINDS}"]
    strangers, rows = warehouse.execute("""
select count(distinct customer_id), count(*) from core.transactions
where customer_id is not null and customer_id not in (select customer_id from core.customers)""").fetchall()[0]
    if strangers:
        buyers = "buyer is not a customer" if strangers == 1 else "buyers are not customers"
        kept = "1 row is kept and does" if rows == 1 else f"{figure(rows)} rows are kept and do"
        notes.append(f"{figure(strangers)} {buyers} here: {kept} not count")
    day = warehouse.scalar("select reference_date from features.purchase_reference")
    notes.append(f"Days since a purchase are counted back from {day}")
    return tuple(notes)


def store_purchases(warehouse: Warehouse, run: RunContext) -> None:
    """Store what the purchases say of every customer at this run; nothing where there are none."""
    warehouse.execute("delete from model.customer_purchases")
    if warehouse.scalar("select exists (from core.transactions)"):
        warehouse.execute(
            f"insert into model.customer_purchases (run_id, {_FIGURES}) select ?, {_FIGURES}"
            " from features.customer_purchases as purchases"
            " where customer_id in (select customer_id from model.assignments) order by customer_id",
            [run.run_id],
        )


def purchases_hash(warehouse: Warehouse) -> str:
    """Return a hash over all purchases, the same whatever their order; empty where there are none."""
    count, *halves = warehouse.execute(
        "select count(*), sum(cast(row_hash >> 64 as ubigint)), sum(cast(row_hash & 18446744073709551615 as ubigint))"
        f" from (select md5_number(cast(row({_COLUMNS}) as varchar)) as row_hash from core.transactions) as hashed"
    ).fetchall()[0]
    return f"{count} {halves}" if count else ""
