"""Write the evidence for a fit into model.*: tests for structure, stability of each segment, and its grade."""

from __future__ import annotations

from typing import Any

from segapp.evidence import Evidence
from segapp.model import RunContext, SegmentModel
from segapp.stages.assign.store import cluster_places
from segapp.warehouse import Warehouse


def write_evidence(warehouse: Warehouse, model: SegmentModel, evidence: Evidence) -> None:
    """Store the evidence of a fit under its run id; the indices of the search are stored with the model."""
    run_id = model.fit_run_id
    warehouse.insert(
        "model.structure_tests",
        [
            (
                *(run_id, test.null_name, test.observed, test.null_median, test.null_q95, test.null_q99),
                *(test.draw_count, test.is_rejected),
            )
            for test in evidence.null_tests
        ],
    )
    if evidence.hint is not None:
        hint, names = evidence.hint, [model.transforms[place].feature_name for place in evidence.hint.places]
        figures = (hint.k, hint.silhouette, hint.null_q95, hint.draw_count)
        warehouse.insert("model.structure_hints", [(run_id, name, *figures) for name in names])
    thresholds = warehouse.row("select solid_min_jaccard, fair_min_jaccard from model.thresholds")
    warehouse.insert(
        "model.segment_stability",
        [
            (run_id, key, jaccard, evidence.resample_count, _grade(jaccard, thresholds))
            for key, jaccard in _by_key(model, evidence).items()
        ],
    )
    warehouse.execute(
        "update model.runs set structure_verdict = ?, stability_mean_ari = ? where run_id = ?",
        [evidence.structure_verdict, evidence.clustering.chosen.stability_mean_ari, run_id],
    )


def grade_segments(warehouse: Warehouse, run: RunContext) -> None:
    """Write the stability found at the fit beside the segments of this run."""
    warehouse.execute(
        """
update model.segments
set stability_jaccard = stability.mean_jaccard, stability_grade = stability.grade
from model.segment_stability as stability
where segments.run_id = ? and stability.run_id = ? and segments.segment_key = stability.segment_key""",
        [run.run_id, run.fit_run_id],
    )


def _by_key(model: SegmentModel, evidence: Evidence) -> dict[str, float]:
    """Return each key's Jaccard."""
    places = cluster_places(model, evidence.clustering)
    return {key: evidence.segment_jaccards[place] for key, place in zip(model.keys, places, strict=True)}


def _grade(jaccard: float, thresholds: Any) -> str:
    """Return solid, fair or fragile (Hennig 2007)."""
    if jaccard >= thresholds.solid_min_jaccard:
        return "solid"
    return "fair" if jaccard >= thresholds.fair_min_jaccard else "fragile"
