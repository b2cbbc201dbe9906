"""Answer what others ask about headers: which one is the customers' id, and which columns a batch lacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segapp.stages.ingest.contract import read_contract
from segapp.stages.ingest.headers import HeaderMatcher, normalise, show
from segapp.stages.ingest.records import split_record
from segapp.warehouse import Warehouse


@dataclass(frozen=True)
class Headings:
    """What a batch of customers brought: its headers, worded for a message, and the columns that none of them named."""

    found_text: str
    missing: frozenset[str]


def read_headings(warehouse: Warehouse, batch_id: str) -> Headings:
    """Return the headings of a batch of customers."""
    text = warehouse.scalar("select header_text from intake.batches where batch_id = ?", [batch_id])
    headers = split_record(text, ",")
    matching = HeaderMatcher(warehouse, read_contract(warehouse, "customers")).match(headers, batch_id)
    return Headings(show(headers), frozenset(matching.missing))


def find_key_header(warehouse: Warehouse, headers: Sequence[str], wanted: str | None, where: str) -> str | None:
    """Return the header of the customers' ids as a run would find it, or the wanted one; None where there is none.

    Raises
    ------
    SourceError
        If two headers mean the id.
    """
    if wanted is not None:
        return next((each for each in headers if normalise(each) == normalise(wanted)), None)
    return HeaderMatcher(warehouse, read_contract(warehouse, "customers")).key_header(headers, where)
