"""Search for the number of segments on weighted points: fit every number, judge it, choose one and say why.

Pure Python on a small summary: no SQL, no clock; the same points and options give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from segapp.errors import ModelError
from segapp.model import Clustering, KResult, WeightedPoints
from segapp.solver import load_solver
from segapp.stages.cluster.choose import (
    RuleChoice,
    kept_text,
    near_best,
    one_segment_text,
    person_text,
    rule_choice,
    rule_text,
)
from segapp.stages.cluster.fits import Fit, Levels, finish, fit_all, levels_of, settle
from segapp.stages.cluster.indices import Indices, measure
from segapp.stages.cluster.kmeans import nearest
from segapp.stages.cluster.options import SearchOptions
from segapp.stages.cluster.points import count_distinct, order, weighted_mean
from segapp.stages.cluster.silhouette import Silhouettes, grid_silhouettes, silhouettes
from segapp.stages.cluster.stability import resampled

__all__ = ["SearchOptions", "search"]

WIDENED = 5
"""Numbers of segments that are added where the choice is at the edge of those tried."""


def search(points: WeightedPoints, options: SearchOptions) -> Clustering:
    """Fit each number of segments, measure every index, and choose one.

    The rule takes the most stable of the eligible numbers whose Euclidean silhouette is the highest or within chance of
    it. Where that is at the largest number tried, more are tried. Where nothing can be split (one customer, all the
    same, no number eligible) there is one segment, and the sentence says why.

    Raises
    ------
    ModelError
        If a person asks for more segments than there are different customers.
    """
    from threadpoolctl import threadpool_limits

    load_solver()
    points = order(points)
    distinct_count = count_distinct(points)
    _check_forced(options, distinct_count)
    with threadpool_limits(1):  # scikit-learn's centres differ in bytes between one thread and two
        while True:
            tried = [k for k in _numbers(options) if 2 <= k <= distinct_count]
            if not tried:
                return _choose(points, _Search(), None, options)
            levels = levels_of(points, max(tried))
            found = _judge_all(levels, tried, options)
            choice = rule_choice(found.in_range(options), found.lead_error, options)
            if not _is_at_edge(choice, tried, options):
                return _finished(levels, _choose(points, found, choice, options), options)
            options = replace(options, k_max=min(options.k_max + WIDENED, options.k_widest))


@dataclass(frozen=True)
class _Search:
    """What was tried: the results, and their silhouettes in the same order."""

    results: tuple[KResult, ...] = ()
    silhouettes: Silhouettes | None = None

    def in_range(self, options: SearchOptions) -> tuple[KResult, ...]:
        """Return the results that the rule may choose from."""
        return tuple(each for each in self.results if options.k_min <= each.k <= options.k_max)

    def lead_error(self, first: KResult, second: KResult) -> float:
        """Return the standard error of the difference of two results' silhouettes."""
        numbers = [each.k for each in self.results]
        places = [numbers.index(each.k) for each in (first, second)]
        return self.silhouettes.lead_error(*places) if self.silhouettes else 0.0


def _check_forced(options: SearchOptions, distinct_count: int) -> None:
    if options.forced_k is not None and not 1 <= options.forced_k <= distinct_count:
        raise ModelError(
            f"{options.forced_k} segments were asked for, but there are {distinct_count} different customers",
            todo=f"Ask for 1 to {distinct_count} segments",
        )


def _numbers(options: SearchOptions) -> list[int]:
    wanted = {k for k in (options.forced_k, options.published_k) if k is not None}
    return sorted(set(range(options.k_min, options.k_max + 1)) | wanted)


def _is_at_edge(choice: RuleChoice | None, tried: list[int], options: SearchOptions) -> bool:
    """Return whether the largest number that the rule tried scores highest or is chosen, and more can be tried."""
    has_room = options.k_max in tried and options.k_max < options.k_widest
    return has_room and choice is not None and options.k_max in (choice.best.k, choice.chosen.k)


def _judge_all(levels: Levels, tried: list[int], options: SearchOptions) -> _Search:
    """Fit each number of segments and compute every index, on the middle grid."""
    points = levels.middle
    fits = fit_all(levels, tried, options)
    if points.pitch is None:
        judged = silhouettes(points, [each.labels for each in fits], options.thread_count)
    else:
        judged = grid_silhouettes(points, [each.centroids for each in fits], options.thread_count)
    results = [_result(points, each, options) for each in fits]
    triples = zip(results, judged.means, judged.spreads, strict=True)
    scored = (replace(each, silhouette=mean, silhouette_spreads=parts) for each, mean, parts in triples)
    found = _Search(tuple(scored), judged)
    near = {each.k for each in near_best(found.in_range(options), found.lead_error, options.keep_z)}
    results = [replace(each, is_within_chance=each.k in near) for each in found.results]
    return _Search(tuple(resampled(levels.fine, results, options, near if len(near) > 1 else ())), judged)


def _finished(levels: Levels, clustering: Clustering, options: SearchOptions) -> Clustering:
    """Return the clustering with the chosen number of segments fitted and measured on all points, others completed."""
    chosen = clustering.chosen
    if levels.fine is levels.middle or chosen.k == 1:
        return clustering
    found = finish(levels.fine, chosen.centroids_z, chosen.restart_spread or 0.0)
    spreads = chosen.silhouette_spreads
    came_from = nearest(found.centroids, chosen.centroids_z)[0]  # the last passes can change which segment is larger
    result = replace(
        _result(levels.fine, found, options),
        silhouette=chosen.silhouette,
        silhouette_spreads=tuple(spreads[place] if place < len(spreads) else None for place in came_from),
        stability_mean_ari=chosen.stability_mean_ari,
        segment_jaccards=tuple(chosen.segment_jaccards[place] for place in came_from if chosen.segment_jaccards),
        resampled_log_inertia=chosen.resampled_log_inertia,
        is_within_chance=chosen.is_within_chance,
    )
    others = {each.k: _settled(levels, each) for each in clustering.results if each.k != result.k}
    return replace(clustering, results=tuple(others.get(each.k, result) for each in clustering.results))


def _settled(levels: Levels, result: KResult) -> KResult:
    """Return a number not chosen with centroids and inertia on all points, where points are customers."""
    if levels.fine.pitch is not None or result.k == 1:
        return result
    found = settle(levels.fine, result.centroids_z)
    return replace(result, centroids_z=found.centroids, inertia=found.inertia)


def _result(points: WeightedPoints, found: Fit, options: SearchOptions) -> KResult:
    k = len(found.centroids)
    indices = measure(points, found.labels, k)
    return KResult(
        k=k,
        centroids_z=found.centroids,
        inertia=indices.inertia if found.cells_inertia is None else found.cells_inertia,
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


def _choose(points: WeightedPoints, search: _Search, choice: RuleChoice | None, options: SearchOptions) -> Clustering:
    """Take the rule's choice, keep the published number, or let a person choose; say why."""
    in_range = search.in_range(options)
    kept = _kept(search, choice.best if choice else None, options)
    rule_k = choice.chosen.k if choice else 1
    chosen_k = options.forced_k or (kept.k if kept else rule_k)
    results = (_one_segment(points), *search.results) if chosen_k == 1 else search.results
    if options.forced_k is not None:
        text = person_text(results, next(each for each in results if each.k == chosen_k), rule_k)
    elif kept and choice:
        text = kept_text(choice.best, kept)
    elif choice:
        text = rule_text(in_range, choice, search.lead_error, options)
    else:
        text = one_segment_text(in_range, options) if in_range else _no_split_text(points)
    return Clustering(
        results=results,
        chosen_k=chosen_k,
        rule_k=rule_k,
        chosen_by="rule" if options.forced_k is None else "person",
        choice_text=text,
        seed=options.seed,
        silhouette_pitch=search.silhouettes.pitch if search.silhouettes else None,
    )


def _kept(search: _Search, best: KResult | None, options: SearchOptions) -> KResult | None:
    """Return the result of the published number if the best one's lead is within chance."""
    published = next((each for each in search.results if each.k == options.published_k), None)
    if best is None or published is None or not published.is_eligible or published.silhouette is None:
        return None
    lead = (best.silhouette or 0.0) - published.silhouette
    return published if lead <= options.keep_z * search.lead_error(best, published) else None


def _one_segment(points: WeightedPoints) -> KResult:
    squares = points.variance + ((points.z - weighted_mean(points)) ** 2).sum(axis=1)
    centroid = weighted_mean(points)[None, :]
    return KResult(k=1, centroids_z=centroid, inertia=float((points.weights * squares).sum()))


def _no_split_text(points: WeightedPoints) -> str:
    if int(points.weights.sum()) == 1:
        return "One segment: there is one customer."
    return "One segment: all customers have the same values in the features that form segments."
