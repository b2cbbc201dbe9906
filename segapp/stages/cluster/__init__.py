"""Search for the number of segments on weighted points: fit every number, judge it, choose one and say why.

Pure Python on a small summary: no SQL, no clock; the same points and options give the same bytes.
"""

from __future__ import annotations

from segapp.errors import ModelError
from segapp.model import Clustering, KResult, WeightedPoints
from segapp.stages.cluster.choose import person_text, rule_choice, rule_text
from segapp.stages.cluster.fits import Fit, fit_all
from segapp.stages.cluster.indices import Indices, measure
from segapp.stages.cluster.kmeans import nearest
from segapp.stages.cluster.options import SearchOptions
from segapp.stages.cluster.points import count_distinct, order, weighted_mean
from segapp.stages.cluster.silhouette import silhouette_points, silhouettes

__all__ = ["SearchOptions", "search"]


def search(points: WeightedPoints, options: SearchOptions) -> Clustering:
    """Fit each number of segments, measure every index, and choose one.

    The rule takes the highest Euclidean silhouette among eligible numbers. Where nothing can be split (one customer,
    all the same, no number eligible) there is one segment, and the sentence says why.

    Raises
    ------
    ModelError
        If a person asks for more segments than there are different customers.
    """
    import sklearn.cluster  # noqa: F401  (a limit holds only for the thread pools that are loaded when it is set)
    from threadpoolctl import threadpool_limits

    points = order(points)
    distinct_count = count_distinct(points)
    _check_forced(options, distinct_count)
    tried = [k for k in _numbers(options) if 2 <= k <= distinct_count]
    with threadpool_limits(1):  # scikit-learn's centres differ in bytes between one thread and two
        results, pitch = _judge_all(points, tried, options)
    return _choose(points, results, options, pitch)


def _check_forced(options: SearchOptions, distinct_count: int) -> None:
    if options.forced_k is not None and not 1 <= options.forced_k <= distinct_count:
        raise ModelError(
            f"{options.forced_k} segments were asked for, but there are {distinct_count} different customers",
            todo=f"Ask for 1 to {distinct_count} segments",
        )


def _numbers(options: SearchOptions) -> list[int]:
    forced = set() if options.forced_k is None else {options.forced_k}
    return sorted(set(range(options.k_min, options.k_max + 1)) | forced)


def _judge_all(
    points: WeightedPoints, tried: list[int], options: SearchOptions
) -> tuple[tuple[KResult, ...], float | None]:
    """Return the result of each number of segments, and the pitch of the grid the silhouettes were measured on."""
    if not tried:
        return (), None
    fits = fit_all(points, tried, options)
    cells = silhouette_points(points)
    labellings = [each.labels if cells is points else nearest(cells.z, each.centroids)[0] for each in fits]
    scores = silhouettes(cells, labellings)
    pairs = zip(fits, scores, strict=True)
    return tuple(_result(points, each, score, options) for each, score in pairs), cells.pitch


def _result(points: WeightedPoints, found: Fit, silhouette: float | None, options: SearchOptions) -> KResult:
    k = len(found.centroids)
    indices = measure(points, found.labels, k)
    return KResult(
        k=k,
        centroids_z=found.centroids,
        inertia=indices.inertia,
        silhouette=silhouette,
        silhouette_squared=indices.silhouette_squared,
        calinski_harabasz=indices.calinski_harabasz,
        davies_bouldin=indices.davies_bouldin,
        smallest_segment_share=min(indices.sizes) / sum(indices.sizes),
        restart_spread=found.restart_spread,
        is_eligible=_is_eligible(indices, options),
    )


def _is_eligible(indices: Indices, options: SearchOptions) -> bool:
    smallest = min(indices.sizes)
    share = smallest / sum(indices.sizes)
    return smallest >= options.eligible_min_count and share >= options.eligible_min_share


def _choose(
    points: WeightedPoints, results: tuple[KResult, ...], options: SearchOptions, pitch: float | None
) -> Clustering:
    """Let the rule choose among the numbers it may try, then a person, and put both in one sentence."""
    in_range = tuple(each for each in results if options.k_min <= each.k <= options.k_max)
    by_rule = rule_choice(in_range)
    rule_k = by_rule.k if by_rule else 1
    chosen_k = rule_k if options.forced_k is None else options.forced_k
    if chosen_k == 1:
        results = (_one_segment(points), *results)
    chosen = next(each for each in results if each.k == chosen_k)
    if options.forced_k is not None:
        text = person_text(results, chosen, rule_k)
    else:
        text = rule_text(in_range) if in_range else _no_split_text(points)
    return Clustering(
        results=results,
        chosen_k=chosen_k,
        rule_k=rule_k,
        chosen_by="rule" if options.forced_k is None else "person",
        choice_text=text,
        seed=options.seed,
        silhouette_pitch=pitch,
    )


def _one_segment(points: WeightedPoints) -> KResult:
    squares = points.variance + ((points.z - weighted_mean(points)) ** 2).sum(axis=1)
    centroid = weighted_mean(points)[None, :]
    return KResult(k=1, centroids_z=centroid, inertia=float((points.weights * squares).sum()))


def _no_split_text(points: WeightedPoints) -> str:
    if int(points.weights.sum()) == 1:
        return "One segment: there is one customer."
    return "One segment: all customers have the same values in the features that form segments."
