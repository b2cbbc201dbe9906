"""Finish the chosen centroids by Lloyd passes over all customers, one SQL statement each.

Needed where the summary is not exact: a grid's fixed point lies a little beside that of the customers, a sample's more.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from segapp.model import Clustering, Floats, Progress, SegmentModel, Summary
from segapp.scoring_sql import numbered_select
from segapp.stages.summarize.exact_moments import FixedPoint
from segapp.transforms import units
from segapp.warehouse import Warehouse

SMALLEST_SHIFT = 1e-3
"""Passes end when no centroid moves further, in standard deviations; inertia then changes by about its square."""
MAX_PASSES = {"grid": 10, "sample": 30}
SUM_BITS, MOST_BITS = 62, 50
"""Sums of values without squares leave room for more bits than moments have: with a far outlier 2^-22 of the range can
be wider than everybody else lies apart."""
SMALLEST_INERTIA = 1e-5
"""A smaller part of the total of squares is lost in the rounding of that total: what the points say is nearer then."""


def polish(warehouse: Warehouse, summary: Summary, clustering: Clustering, progress: Progress) -> Clustering:
    """Return the clustering with its chosen centroids and their inertia finished on all customers.

    With an exact summary nothing is left to do. The number of passes, the last shift and what the summary can have
    cost are kept in the clustering.
    """
    if summary.kind == "distinct":
        return dataclasses.replace(clustering, cost_bound=0.0)
    centroids, inertia, shift, pass_count = clustering.chosen.centroids_z, clustering.chosen.inertia, math.inf, 0
    while shift > SMALLEST_SHIFT and pass_count < MAX_PASSES[summary.kind]:
        progress(f"Finishing the centroids on all customers, pass {pass_count + 1}")
        moved, inertia = _pass(warehouse, summary, centroids)
        shift = float(np.max(np.sqrt(np.sum((moved - centroids) ** 2, axis=1))))
        centroids, pass_count = moved, pass_count + 1
    if inertia < SMALLEST_INERTIA * summary.total_squares:
        inertia = clustering.chosen.inertia * _customers_per_weight(summary)
    chosen = dataclasses.replace(clustering.chosen, centroids_z=centroids, inertia=inertia)
    results = tuple(chosen if each.k == chosen.k else each for each in clustering.results)
    bound = _cost_bound(summary, clustering.chosen.centroids_z, inertia)
    return dataclasses.replace(clustering, results=results, pass_count=pass_count, last_shift=shift, cost_bound=bound)


def _cost_bound(summary: Summary, centroids: Floats, inertia: float) -> float | None:
    """Return the relative bound on how far the inertia can exceed the optimum because the search saw cells.

    For any centroids |sqrt(J) - sqrt(Jc)| <= sqrt(W), with J on customers, Jc on the cells' means and W inside cells.
    If the search found the lowest Jc, no centroids have a J below (sqrt(Jc) - sqrt(W))^2. None where that says
    nothing, and for a sample.
    """
    points = summary.points
    if points.pitch is None:
        return None
    squared = np.full(len(points.weights), np.inf)
    for centroid in centroids:
        squared = np.minimum(squared, np.sum((points.z - centroid) ** 2, axis=1))
    lowest = math.sqrt(float(np.sum(points.weights * squared))) - math.sqrt(points.loss)
    return max(inertia / lowest**2 - 1, 0.0) if lowest > 0 else None


def _customers_per_weight(summary: Summary) -> float:
    """Return how many customers a point of weight 1 stands for: more than one where the points are a sample."""
    return (summary.customer_count - summary.excluded_count) / int(summary.points.weights.sum())


def _pass(warehouse: Warehouse, summary: Summary, centroids: Floats) -> tuple[Floats, float]:
    """Return the means of the customers nearest to each centroid, and the inertia round those means.

    Sums are of fixed-point numbers, so they are exact; the inertia is the total of squares less what the means explain.
    """
    count = summary.customer_count - summary.excluded_count
    bits = min(SUM_BITS - count.bit_length(), MOST_BITS)
    points = [FixedPoint.over(*_range(summary, i), bits) for i in range(len(summary.transforms))]
    model = SegmentModel(summary.transforms, tuple(map(str, range(len(centroids)))), centroids)
    integers = ", ".join(f"{point.sql(f'u{i}')} as q{i}" for i, point in enumerate(points, 1))
    sums = ", ".join(f"cast(sum(q{i}) as bigint)" for i in range(1, len(points) + 1))
    found = warehouse.execute(
        f"select segment_number, count(*), {sums}"
        f" from (select segment_number, {integers} from ({numbered_select(model)}) as placed) as fixed"
        " group by segment_number order by segment_number"
    ).fetchall()
    means, explained = centroids.copy(), 0.0
    for number, size, *totals in found:
        pairs = zip(points, totals, summary.transforms, strict=True)
        mean = np.array([(point.mean(total, size) - each.centre) / each.scale for point, total, each in pairs])
        means[number - 1] = mean
        explained += size * float(mean @ mean)
    return means, summary.total_squares - explained


def _range(summary: Summary, number: int) -> tuple[float, float]:
    transform = summary.transforms[number]
    low, high = units(transform, np.array([transform.min_value, transform.max_value]))
    return float(low), float(high)
