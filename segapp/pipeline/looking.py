"""Read what is published: its tables, a segment, its campaigns."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segapp.project import Project, shipped

if TYPE_CHECKING:
    from segapp.warehouse.public_tables import PublicTable


@dataclass(frozen=True)
class FeatureLine:
    """A feature of a segment, or a category of one, beside all customers; figures are marked texts."""

    label: str
    segment_text: str
    base_text: str
    direction: str


@dataclass(frozen=True)
class SegmentCard:
    """A segment in words and figures; `advice` is None where nobody was contacted and no scorecard says anything."""

    segment_key: str
    segment_name: str
    customer_count: int
    customer_share: float
    traits_text: str
    stability_grade: str | None
    stability_jaccard: float | None
    rule_text: str | None
    rule_precision: float | None
    advice: str | None
    reason_text: str | None
    data_date: Any
    run_id: str
    features: tuple[FeatureLine, ...]


@dataclass(frozen=True)
class CampaignLine:
    """One campaign: when, how many, and whether its figures can be trusted."""

    campaign_name: str
    start_date: Any
    outcome_window_days: int
    contacted_count: int
    holdout_count: int
    trust_verdict: str | None


def list_tables(project: Project, name: str | None = None) -> list[PublicTable]:
    """Return the tables of marts, or the one of this name.

    Raises
    ------
    WarehouseError
        If there is no warehouse, or no such table.
    """
    from segapp.warehouse import open_published
    from segapp.warehouse.public_tables import read_public_tables

    with open_published(project.warehouse) as warehouse:
        return read_public_tables(warehouse, [name] if name else (), with_personal=True)


def explain_segment(project: Project, word: str) -> SegmentCard:
    """Return what the published run says of a segment, named by its key or its name.

    Raises
    ------
    SegappError
        If there is no warehouse, or the word means no segment.
    """
    from segapp.segment_words import segment_keys
    from segapp.warehouse import open_published, select_file

    with open_published(project.warehouse) as warehouse:
        names = dict(warehouse.execute("select segment_key, segment_name from marts.segments").fetchall())
        key = segment_keys([word], names)[0]
        (found,) = select_file(warehouse, _query(project, "terminal_segment"), {"segment_key": key})
        features = select_file(warehouse, _query(project, "terminal_segment_features"), {"segment_key": key})
    card = {name: getattr(found, name) for name in SegmentCard.__dataclass_fields__ if name != "features"}
    lines = tuple(FeatureLine(each.label, each.segment_text, each.base_text, each.direction) for each in features)
    return SegmentCard(**card, features=lines)


def _query(project: Project, name: str) -> pathlib.Path:
    """Return the project's own query, or the shipped one where the project predates it."""
    own = project.sql / "reports" / f"{name}.sql"
    return own if own.exists() else shipped("sql") / "reports" / f"{name}.sql"


def list_campaigns(project: Project) -> list[CampaignLine]:
    """Return the campaigns, newest first.

    Raises
    ------
    WarehouseError
        If there is no warehouse.
    """
    from segapp.warehouse import open_published

    with open_published(project.warehouse) as warehouse:
        rows = warehouse.rows(
            f"select {', '.join(CampaignLine.__dataclass_fields__)} from marts.campaigns"
            " order by start_date desc, campaign_key desc"
        )
    return [CampaignLine(*(getattr(row, name) for name in CampaignLine.__dataclass_fields__)) for row in rows]
