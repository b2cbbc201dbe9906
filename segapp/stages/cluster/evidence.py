"""Gather the evidence for a clustering beyond its indices: gap, stability under resampling, presence of structure.

Works on draws from the summary, so that it costs the same at any number of customers; budgets are counts.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from segapp.evidence import Evidence
from segapp.model import Clustering, KResult, WeightedPoints
from segapp.solver import load_solver
from segapp.stages.cluster.gap import MOST_DRAWS, gap, reference_logs
from segapp.stages.cluster.options import SearchOptions
from segapp.stages.cluster.pointers import point_elsewhere
from segapp.stages.cluster.points import order
from segapp.stages.cluster.stability import resampled
from segapp.stages.cluster.structure import judge_structure
from segapp.stages.cluster.subsets import clearest_subset


@dataclass(frozen=True)
class EvidenceBudget:
    """How many resamples, references, draws per null and of a search for features, and starts of each fit."""

    resample_count: int
    reference_count: int
    null_count: int
    subset_count: int
    start_count: int


BUDGETS = {"quick": EvidenceBudget(20, 10, 29, 19, 3), "full": EvidenceBudget(60, 50, 199, 99, 10)}


def gather_evidence(
    points: WeightedPoints, clustering: Clustering, options: SearchOptions, budget: str = "quick"
) -> Evidence:
    """Return the clustering with gap and stability of every number, and the verdict on structure.

    One segment needs no evidence: its verdict is none, and it is always found again.
    """
    from threadpoolctl import threadpool_limits

    load_solver()
    counts, points = BUDGETS[budget], order(points)
    tried = [each for each in clustering.results if each.k >= 2]
    if not tried or clustering.chosen_k == 1:
        return Evidence(clustering, "none", (), (1.0,) * clustering.chosen_k, counts.resample_count)
    options = dataclasses.replace(
        options,
        k_max=max(options.k_max, *(each.k for each in tried)),
        resample_count=counts.resample_count,
        resample_start_count=counts.start_count,
    )
    with threadpool_limits(1):
        numbers = [each.k for each in tried]
        results = resampled(points, clustering.results, options, numbers)
        references = reference_logs(points, numbers, counts.reference_count, options)
        verdict, tests = judge_structure(points, options, counts.null_count)
        hint = clearest_subset(points, options, counts.subset_count) if verdict == "none" else None
    logs, customer_count = dict(zip(numbers, references.tolist(), strict=True)), int(points.weights.sum())
    filled = tuple(_with_gap(each, logs[each.k], customer_count) if each.k in logs else each for each in results)
    clustering = point_elsewhere(dataclasses.replace(clustering, results=filled), options)
    return Evidence(
        clustering=clustering,
        structure_verdict=verdict,
        null_tests=tuple(tests),
        segment_jaccards=clustering.chosen.segment_jaccards,
        resample_count=counts.resample_count,
        hint=hint,
    )


def _with_gap(result: KResult, logs: list[float], customer_count: int) -> KResult:
    """Return the result with its gap; many customers are compared at the size of the references."""
    log = result.resampled_log_inertia
    if customer_count <= MOST_DRAWS:
        log = math.log(result.inertia / customer_count) if result.inertia > 0 else -math.inf
    if log is None or not all(map(math.isfinite, (log, *logs))):
        return result
    value, error = gap(log, logs)
    return dataclasses.replace(result, gap=value, gap_standard_error=error)
