"""Give clusters their stable keys: by size at the first fit; later issues of a key follow the customers."""

from __future__ import annotations

from segapp.model import Clustering, SegmentModel, Summary
from segapp.scoring_sql import counts_select
from segapp.warehouse import Warehouse


def first_keys(warehouse: Warehouse, summary: Summary, clustering: Clustering, fit_run_id: str) -> SegmentModel:
    """Return the model of a first fit with keys S01, S02, ...: largest first, ties by centroid in catalog order."""
    centroids = clustering.chosen.centroids_z
    draft = SegmentModel(
        summary.features,
        summary.transforms,
        tuple(f"c{number:03d}" for number in range(len(centroids))),
        centroids,
        fit_run_id,
    )
    counts = {row.segment_key: row.customer_count for row in warehouse.rows(counts_select(draft))}
    order = sorted(range(len(centroids)), key=lambda j: (-counts.get(draft.keys[j], 0), tuple(centroids[j])))
    keys = tuple(segment_key(number) for number in range(1, len(order) + 1))
    return SegmentModel(summary.features, summary.transforms, keys, centroids[order], fit_run_id)


def segment_key(number: int) -> str:
    """Return the text key of a segment's number: S01, S02, ..., S100."""
    return f"S{number:02d}"
