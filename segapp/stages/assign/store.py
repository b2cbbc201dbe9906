"""Write a fitted model into model.* and read it back."""

from __future__ import annotations

import numpy as np

from segapp.model import Clustering, SegmentModel, Summary, Transform
from segapp.transforms import values_of
from segapp.warehouse import Warehouse


def write_model(warehouse: Warehouse, model: SegmentModel, summary: Summary, clustering: Clustering) -> None:
    """Store transforms, centroids and the search over k of a fit under its run id."""
    run_id = model.fit_run_id
    warehouse.insert("model.feature_transforms", [_transform_row(run_id, each) for each in model.transforms])
    warehouse.insert("model.centroids", list(_centroid_rows(model)))
    warehouse.insert("model.k_search", list(_search_rows(run_id, clustering)))
    warehouse.insert("model.segment_silhouettes", list(_silhouette_rows(model, clustering)))
    _insert_summary(warehouse, run_id, summary, clustering)


def read_model(warehouse: Warehouse, fit_run_id: str) -> SegmentModel:
    """Return the stored model of a fit, independent of today's feature catalog."""
    stored = warehouse.rows(
        "select * from model.feature_transforms where run_id = ? order by feature_order, feature_name", [fit_run_id]
    )
    names = tuple(Transform.__dataclass_fields__)
    transforms = tuple(Transform(**{name: getattr(row, name) for name in names}) for row in stored)
    cells = warehouse.rows(
        "select segment_key, feature_name, centroid_z from model.centroids where run_id = ?"
        " order by segment_key, feature_order, feature_name",
        [fit_run_id],
    )
    keys = tuple(dict.fromkeys(row.segment_key for row in cells))
    centroids = np.array([row.centroid_z for row in cells], dtype=np.float64).reshape(len(keys), len(transforms))
    return SegmentModel(transforms, keys, centroids, fit_run_id)


def _transform_row(run_id: str, transform: Transform) -> tuple[object, ...]:
    return (
        run_id,
        transform.feature_name,
        transform.feature_order,
        transform.transform,
        float(transform.centre),
        float(transform.scale),
        transform.imputed_value,
        transform.min_value,
        transform.max_value,
        transform.label,
        transform.low_limit,
        transform.high_limit,
    )


def _centroid_rows(model: SegmentModel) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for key, centroid in zip(model.keys, model.centroids_z, strict=True):
        for transform, z in zip(model.transforms, centroid, strict=True):
            value = float(values_of(transform, np.asarray(float(z) * transform.scale + transform.centre)))
            rows.append((model.fit_run_id, key, transform.feature_name, transform.feature_order, float(z), value))
    return rows


def _search_rows(run_id: str, clustering: Clustering) -> list[tuple[object, ...]]:
    return [
        (
            run_id,
            result.k,
            result.inertia,
            result.silhouette,
            result.silhouette_squared,
            result.calinski_harabasz,
            result.davies_bouldin,
            result.gap,
            result.gap_standard_error,
            result.smallest_segment_share,
            result.restart_spread,
            result.stability_mean_ari,
            result.is_eligible,
            result.k == clustering.chosen_k,
            result.is_within_chance,
            result.pointer_text,
        )
        for result in clustering.results
    ]


def _silhouette_rows(model: SegmentModel, clustering: Clustering) -> list[tuple[object, ...]]:
    """Return the silhouettes of each segment; clusters that they could not be measured for are left out."""
    spreads, places = clustering.chosen.silhouette_spreads, cluster_places(model, clustering)
    return [
        (model.fit_run_id, key, each.mean, each.p10, each.p90, each.negative_share)
        for key, place in zip(model.keys, places, strict=True)
        if place < len(spreads) and (each := spreads[place]) is not None
    ]


def cluster_places(model: SegmentModel, clustering: Clustering) -> list[int]:
    """Return each key's position among the chosen centroids, which are the model's in another order."""
    chosen = clustering.chosen.centroids_z
    return [int(np.flatnonzero((chosen == centroid).all(axis=1))[0]) for centroid in model.centroids_z]


def _insert_summary(warehouse: Warehouse, run_id: str, summary: Summary, clustering: Clustering) -> None:
    chosen = clustering.chosen
    warehouse.execute(
        """
update model.runs set
    choice_text = ?, chosen_by = ?, rule_k = ?, silhouette = ?, silhouette_pitch = ?, inertia = ?,
    point_count = ?, summary_kind = ?, grid_pitch = ?, summary_loss = ?,
    summary_cost_bound = ?, polish_pass_count = ?, polish_last_shift = ?
where run_id = ?""",
        [
            clustering.choice_text,
            clustering.chosen_by,
            clustering.rule_k,
            chosen.silhouette,
            clustering.silhouette_pitch,
            chosen.inertia,
            len(summary.points.weights),
            summary.kind,
            summary.points.pitch,
            summary.points.loss,
            clustering.cost_bound,
            clustering.pass_count,
            clustering.last_shift,
            run_id,
        ],
    )
