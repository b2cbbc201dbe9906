"""Requests and answers of `segapp refit`: plain values for the command line, read from the tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from segapp.model import Clustering, RunContext
from segapp.pipeline.job import Job
from segapp.stages.match_segments import RefitMatch


@dataclass(frozen=True)
class RefitRequest:
    """What `segapp refit` was asked for."""

    is_applied: bool = False
    evidence: str | None = None  # quick, full; None: that of the proposal, else quick
    forced_k: int | None = None


@dataclass(frozen=True)
class NewSegment:
    """One segment of the new fit."""

    segment_key: str
    segment_name: str
    lineage: str  # kept, split, merged, new
    comes_from: tuple[str, ...]  # old keys
    customer_count: int
    customer_share: float
    stability_jaccard: float | None
    stability_grade: str | None


@dataclass(frozen=True)
class CustomerFlow:
    """Customers of an old segment in a new one; the crosstab has one for each pair that shares somebody."""

    previous_segment_key: str
    segment_key: str
    customer_count: int


@dataclass(frozen=True)
class RefitSummary:
    """What a new fit changes, or has changed when it was applied."""

    run_id: str
    is_applied: bool
    published_k: int
    chosen_k: int
    rule_k: int
    chosen_by: str
    choice_text: str
    structure_verdict: str | None
    stability_mean_ari: float | None
    segments: tuple[NewSegment, ...]
    retired: tuple[tuple[str, str], ...]  # key and name
    crosstab: tuple[CustomerFlow, ...]
    shared_count: int  # customers placed before and after
    moved_count: int
    warehouse: str
    report: str
    notes: tuple[str, ...] = field(default_factory=tuple)


def summarize_refit(job: Job, context: RunContext, match: RefitMatch, clustering: Clustering) -> RefitSummary:
    """Return what the refit in the working copy changes."""
    facts = job.warehouse.row("select * from model.runs where run_id = ?", [context.run_id])
    before = _names(job, context.previous_run_id)
    return RefitSummary(
        run_id=context.run_id,
        is_applied=False,
        published_k=len(before),
        chosen_k=clustering.chosen_k,
        rule_k=clustering.rule_k,
        chosen_by=clustering.chosen_by,
        choice_text=clustering.choice_text,
        structure_verdict=facts.structure_verdict,
        stability_mean_ari=facts.stability_mean_ari,
        segments=_segments(job, context, match),
        retired=tuple((key, before.get(key, "")) for key in match.retired),
        crosstab=tuple(
            CustomerFlow(each.previous_segment_key, each.segment_key, each.shared_count)
            for each in match.overlaps
            if each.previous_segment_key and each.segment_key
        ),
        shared_count=match.shared_count,
        moved_count=match.moved_count,
        warehouse=str(job.project.warehouse),
        report=str(job.project.site / "index.html"),
        notes=tuple(job.notes),
    )


def _segments(job: Job, context: RunContext, match: RefitMatch) -> tuple[NewSegment, ...]:
    origins = {
        key: tuple(
            each.previous_segment_key
            for each in match.overlaps
            if each.segment_key == key and each.is_origin and each.previous_segment_key
        )
        for key in match.model.keys
    }
    rows = job.warehouse.rows("select * from model.segments where run_id = ? order by size_rank", [context.run_id])
    return tuple(
        NewSegment(
            segment_key=row.segment_key,
            segment_name=row.segment_name,
            lineage=row.lineage,
            comes_from=origins[row.segment_key],
            customer_count=row.customer_count,
            customer_share=row.customer_share,
            stability_jaccard=row.stability_jaccard,
            stability_grade=row.stability_grade,
        )
        for row in rows
    )


def _names(job: Job, run_id: str | None) -> dict[str, str]:
    rows = job.warehouse.rows("select segment_key, segment_name from model.segments where run_id = ?", [run_id])
    return {row.segment_key: row.segment_name for row in rows}
