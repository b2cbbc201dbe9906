"""Report on headers: which ones a batch had, and which columns it lacked."""

from __future__ import annotations

from dataclasses import dataclass

from segapp.stages.ingest.rules.contract import read_contract
from segapp.stages.ingest.rules.headers import HeaderMatcher, show
from segapp.stages.ingest.sources.records import split_record
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
