"""Look for a few features that show groups where all together do not; the search is part of the test."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from segapp.evidence import StructureHint
from segapp.model import Floats, WeightedPoints
from segapp.stages.cluster.draw_scores import cluster_sizes, draw_silhouettes
from segapp.stages.cluster.draws import fit_draws
from segapp.stages.cluster.nulls import copula_both_ways
from segapp.stages.cluster.options import SearchOptions
from segapp.stages.cluster.resampling import base_points, draw_without_replacement

SEARCHED_CUSTOMERS = 250
MOST_FEATURES = 10
"""Pairs are made of at most so many features, those whose values look most bimodal."""
NUMBERS = range(2, 7)
OBSERVED_DRAWS = 3
SMALLEST_SPREAD = 5e-3
"""Silhouettes of a pair that hardly differ between draws without structure count as differing by this much."""
LEVEL = 0.05
KEPT_SILHOUETTE = 0.95
"""A further feature belongs to the groups if the silhouette stays above this part of what it was."""


def clearest_subset(points: WeightedPoints, options: SearchOptions, draw_count: int) -> StructureHint | None:
    """Return the features that show groups beyond chance; None where none do, or there are fewer than three.

    Each pair of features and each of 2 to 6 groups has its silhouette compared with those among customers drawn from a
    Gaussian copula, where the less unimodal feature of the pair has its own distribution and the other is made
    unimodal. The largest lead, in standard deviations, must be beyond that of 95 of 100 draws that were searched in the
    same way (Westfall and Young 1993: the largest of all tests at once). Of the numbers of groups that lead as clearly
    in that pair, the one with the highest silhouette is named. Further features are added as long as the groups stay as
    clear.
    """
    base = base_points(points)
    varying = np.flatnonzero(np.ptp(base.z, axis=0) > 0)
    if len(varying) < 3:
        return None
    features = _most_bimodal(base, varying)
    pairs = list(itertools.combinations(features, 2))
    size = min(int(points.weights.sum()), SEARCHED_CUSTOMERS)
    draw_both, distances = copula_both_ways(base)
    observed_keys = [(options.seed, 91, number) for number in range(OBSERVED_DRAWS)]
    own = [draw_without_replacement(base, size, np.random.default_rng(key)) for key in observed_keys]
    null_keys = [(options.seed, 92, number) for number in range(draw_count)]
    drawn = [draw_both(size, np.random.default_rng(key)) for key in null_keys]
    observed = np.mean([_scores(_columns(rows, pairs), pairs, options) for rows in own], axis=0)
    nulls = np.stack([_scores(_one_as_it_is(*both, pairs, distances), pairs, options) for both in drawn])
    means, spreads = nulls.mean(axis=0), np.maximum(nulls.std(axis=0, ddof=1), SMALLEST_SPREAD)
    leads = (observed - means) / (spreads * np.sqrt(1 + 1 / draw_count))
    largest = _left_out_leads(nulls).reshape(draw_count, -1).max(axis=1)
    pair, number = divmod(int(np.argmax(leads)), leads.shape[1])
    if (1 + np.sum(largest >= leads[pair, number])) / (draw_count + 1) > LEVEL:
        return None
    beyond = float(np.quantile(largest, 1 - LEVEL))
    number = int(np.argmax(np.where(leads[pair] > beyond, observed[pair], -np.inf)))
    limit = means[pair, number] + beyond * spreads[pair, number]
    places, silhouette = _extended(own[0], pairs[pair], float(observed[pair, number]), NUMBERS[number], options)
    return StructureHint(places, NUMBERS[number], silhouette, float(limit), draw_count)


def _most_bimodal(points: WeightedPoints, varying: np.ndarray) -> list[int]:
    """Return the places of the most promising features, by the bimodality coefficient (skewness^2 + 1) / kurtosis."""
    weights = points.weights / points.weights.sum()
    centred = points.z - weights @ points.z
    spreads = np.sqrt(weights @ centred**2)
    z = centred[:, varying] / spreads[varying]
    coefficients = ((weights @ z**3) ** 2 + 1) / (weights @ z**4)
    ranked = sorted(range(len(varying)), key=lambda i: (-coefficients[i], i))[:MOST_FEATURES]
    return sorted(int(varying[i]) for i in ranked)


def _columns(rows: Floats, subsets: Sequence[Sequence[int]]) -> Floats:
    """Return (subsets, n, features): the rows of each."""
    return np.stack([rows[:, list(each)] for each in subsets])


def _one_as_it_is(own: Floats, single: Floats, pairs: Sequence[tuple[int, int]], distances: Floats) -> Floats:
    """Return (pairs, n, 2): the less unimodal feature of each pair as it is, the other made unimodal."""
    is_less_unimodal = [(distances[a] >= distances[b], distances[a] < distances[b]) for a, b in pairs]
    return np.where(np.array(is_less_unimodal)[:, None, :], _columns(own, pairs), _columns(single, pairs))


def _scores(rows: Floats, subsets: Sequence[Sequence[int]], options: SearchOptions) -> Floats:
    """Return (subsets, numbers): the silhouette of each subset's rows (n, features), 0 where a group is too small."""
    spreads = rows.std(axis=1, keepdims=True)
    draws = (rows - rows.mean(axis=1, keepdims=True)) / np.where(spreads > 0, spreads, 1.0)
    numbers = [k for k in NUMBERS if k < rows.shape[1]]
    keys = [(options.seed, 93, *each) for each in subsets]
    fits = fit_draws(draws, numbers, start_count=1, seeds=keys, thread_count=options.thread_count)
    found = draw_silhouettes(draws, fits, options.thread_count)
    smallest = max(options.eligible_min_count, options.eligible_min_share * rows.shape[1])
    is_large = np.stack([cluster_sizes(each).min(axis=1) >= smallest for each in fits.values()])
    return np.asarray(np.where(is_large & np.isfinite(found), found, 0.0).T)


def _left_out_leads(nulls: Floats) -> Floats:
    """Return each draw's leads over the others, as if it were the customers."""
    count = len(nulls)
    total, squares = nulls.sum(axis=0), (nulls**2).sum(axis=0)
    means = (total - nulls) / (count - 1)
    variances = np.maximum((squares - nulls**2) - (count - 1) * means**2, 0.0) / (count - 2)
    spreads = np.maximum(np.sqrt(variances), SMALLEST_SPREAD)
    return np.asarray((nulls - means) / (spreads * np.sqrt(1 + 1 / (count - 1))))


def _extended(
    rows: Floats, pair: Sequence[int], silhouette: float, k: int, options: SearchOptions
) -> tuple[tuple[int, ...], float]:
    """Return the pair with the features that keep its groups as clear, and the silhouette of all of them."""
    places, number = tuple(pair), NUMBERS.index(k)
    while others := [each for each in range(rows.shape[1]) if each not in places]:
        subsets = [tuple(sorted((*places, each))) for each in others]
        found = _scores(_columns(rows, subsets), subsets, options)[:, number]
        best = int(np.argmax(found))
        if found[best] < KEPT_SILHOUETTE * silhouette:
            break
        places, silhouette = subsets[best], float(found[best])
    return places, silhouette
