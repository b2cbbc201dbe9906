"""Tell a list of purchases from a table of customers, of which all but the last row of each would be lost. Pure."""

from __future__ import annotations

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.stages.columns import meanings as m
from segapp.stages.columns import questions as q
from segapp.stages.columns.facts import ColumnFacts
from segapp.stages.columns.gather import Table

REPEATS = 0.8
"""Share of different values below which an id comes more than once on purpose."""


def refuse_purchases(table: Table, where: str) -> None:
    """Refuse a list of purchases: customers' ids that repeat beside sales or dates, or ids of sales that repeat.

    Raises
    ------
    SourceError
        With the id, how often it comes and what to do.
    """
    if any(each.is_unique and q.names_buyer(each.name) for each in table.columns):
        return
    repeated = [
        each
        for each in table.columns
        if q.is_key_name(each.name) and each.distinct_count < REPEATS * each.present_count
    ]
    sales = [each for each in table.columns if q.names_purchase(each.name)]
    moments = [each for each in table.columns if each.form.split(" or ")[0].endswith("first")]
    buyers = [each for each in repeated if q.names_buyer(each.name)]
    if buyers and (sales or moments):
        what, todo = buyers[0], f'Use --transactions: segapp run --transactions "{where}"'
    elif (orders := _orders(repeated)) and moments and not any(each.is_unique for each in table.columns):
        what = orders[0]
        last = f'--id "{what.name}" makes a customer of the last row of each'
        todo = f"Add a column of who bought and use --transactions; {last}, --id row-number every row"
    else:
        return
    often = figure(what.present_count / max(what.distinct_count, 1), 1)
    raise SourceError(
        f"this is a list of purchases, not of customers: {what.name} comes {often} times on average",
        where=where,
        todo=todo,
    )


def _orders(repeated: list[ColumnFacts]) -> list[ColumnFacts]:
    """Return the ids of orders: those that say so, or plain ones."""
    return [each for each in repeated if q.names_purchase(each.name) or m.readable(each.name) in ("id", "key", "no")]
