"""Head the columns of the marts for a workbook's readers: words for names, label and unit for features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segapp.stages.export.book_words import BookWords
from segapp.warehouse import Warehouse

NAMES = {
    "segment_key": "Key",
    "segment_name": "Segment",
    "size_rank": "Rank by size",
    "customer_count": "Customers",
    "customer_share": "Share of customers",
    "previous_customer_count": "Customers before",
    "previous_customer_share": "Share before",
    "joined_count": "Joined",
    "left_count": "Left",
    "trait_1_text": "What sets them apart",
    "trait_2_text": "Second",
    "trait_3_text": "Third",
    "segment_value": "In this segment",
    "segment_median": "In this segment, median",
    "base_value": "All customers",
    "base_median": "All customers, median",
    "contact_count": "Contacts",
    "contacted_count": "Contacted",
    "contacted_response_count": "Responses of the contacted",
    "holdout_count": "Held out",
    "holdout_response_count": "Responses of the held out",
    "colour_hex": "Colour",
}
"""What readers call the columns that most of them look at; the others are said by their names."""

WORDS = {
    "90d": "in 90 days",
    "id": "ID",
    "jaccard": "(Jaccard)",
    "mde": "smallest effect that would show",
    "p10": "10th percentile",
    "p90": "90th percentile",
    "sd": "standard deviation",
    "sql": "SQL",
    "vs": "against",
}
"""Parts of names that are not words by themselves."""


def feature_headings(warehouse: Warehouse) -> dict[str, str]:
    """Return label and unit of each feature, as its column of every customer is headed."""
    found = warehouse.rows("select distinct feature_name, label, unit from model.feature_formats where not is_share")
    return {
        row.feature_name: f"{row.label}, {row.unit}" if row.unit else row.label
        for row in found
        if row.feature_name != "customer_id"
    }


def headings(
    columns: Sequence[str], labels: Mapping[str, str] | None = None, words: BookWords | None = None
) -> list[str]:
    """Return a heading for each column; no two are the same, since filters and readers tell columns by them."""
    found: list[str] = []
    for column in columns:
        wanted = (labels or {}).get(column) or (words or BookWords()).say(_in_words(column, columns))
        found.append(wanted if wanted not in found else column)
    return found


def _in_words(column: str, columns: Sequence[str]) -> str:
    if column in NAMES:
        return NAMES[column]
    stem = column.removeprefix("is_").removesuffix("_text")
    parts = [WORDS.get(part, part) for part in stem.split("_")]
    if column.endswith("_text") and stem in columns:
        parts.append("in words")
    words = " ".join(parts)
    return words[:1].upper() + words[1:] + "?" * column.startswith("is_")
