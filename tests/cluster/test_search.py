"""The search finds the best clusterings, judges them as scikit-learn does, chooses by rule, and never stumbles."""

import dataclasses
import re
import warnings

import numpy as np
import pytest
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_samples, silhouette_score

from segapp.errors import ModelError
from segapp.figures import ENGLISH
from segapp.model import Clustering, Floats, KResult, WeightedPoints
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.choose import rule_choice, rule_text
from segapp.stages.cluster.indices import measure
from segapp.stages.cluster.kmeans import nearest
from segapp.stages.cluster.restarts import run_starts, seed_chains
from tests.cluster.weighted import weighted


def planted_rows(size: int, seed: int = 1) -> Floats:
    """Return customers in four round groups, rounded so that many share a place."""
    rng = np.random.default_rng(seed)
    centres = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0], [4.0, 4.0]])
    return np.round(centres[rng.integers(0, 4, size)] + rng.normal(scale=0.7, size=(size, 2)), 1)


def in_bytes(found: Clustering) -> list[object]:
    return [(each.k, each.centroids_z.tobytes(), each.inertia, each.silhouette) for each in found.results]


def test_the_rule_finds_planted_groups() -> None:
    """Four planted groups are found, their sentence gives score and runner-up."""
    found = search(weighted(planted_rows(600)), SearchOptions())
    assert (found.chosen_k, found.rule_k, found.chosen_by) == (4, 4, "rule")
    assert ENGLISH.show(found.choice_text).startswith("4 segments separate best of 2 to 10 tried (silhouette 0.")
    assert "nearly as good" not in found.choice_text
    centroids = np.round(found.chosen.centroids_z[np.lexsort(np.round(found.chosen.centroids_z).T)])
    assert centroids.tolist() == [[0, 0], [4, 0], [0, 4], [4, 4]]


def test_a_near_tie_is_not_shown_as_a_clear_win() -> None:
    """Where noise alone decides between the best numbers, the sentence says so, and no large number is taken for it."""
    rows = np.random.default_rng(5).normal(size=(150, 2))
    found = search(weighted(rows), SearchOptions(restart_count=5))
    text = ENGLISH.show(found.choice_text)
    assert re.search(r"is as good within chance \(0\.\d{3}\)|but \d+ is nearly as good", text)
    assert found.chosen_k <= 10
    assert sum(each.is_within_chance for each in found.results) > 5


def test_indices_equal_scikit_learn_on_one_row_per_customer() -> None:
    """Weights count as rows: all four indices equal those of the rows written out, for every number of segments."""
    rows = planted_rows(900)
    for each in search(weighted(rows), SearchOptions()).results:
        labels = nearest(rows, each.centroids_z)[0]
        np.testing.assert_allclose(each.silhouette, silhouette_score(rows, labels), rtol=1e-9)
        squared = silhouette_score(rows, labels, metric="sqeuclidean")
        np.testing.assert_allclose(each.silhouette_squared, squared, rtol=1e-9)
        np.testing.assert_allclose(each.calinski_harabasz, calinski_harabasz_score(rows, labels), rtol=1e-9)
        np.testing.assert_allclose(each.davies_bouldin, davies_bouldin_score(rows, labels), rtol=1e-9)
        np.testing.assert_allclose(each.inertia, np.sum((rows - each.centroids_z[labels]) ** 2), rtol=1e-9)


def test_each_cluster_has_the_silhouettes_of_its_customers() -> None:
    """Mean, eight in ten and the share below 0 of each cluster are those of the rows written out."""
    rows = planted_rows(900)
    for each in search(weighted(rows), SearchOptions()).results:
        labels = nearest(rows, each.centroids_z)[0]
        for cluster, spread in enumerate(each.silhouette_spreads):
            values = silhouette_samples(rows, labels)[labels == cluster]
            assert spread is not None
            np.testing.assert_allclose(spread.mean, values.mean(), rtol=1e-9)
            low, high = np.quantile(values, [0.1, 0.9], method="inverted_cdf")
            np.testing.assert_allclose([spread.p10, spread.p90], [low, high], atol=1e-9)
            assert spread.negative_share == np.mean(values < -1e-12)
        assert len(each.silhouette_spreads) == each.k


def test_many_points_are_judged_on_a_grid_close_to_exact() -> None:
    """Beyond 10,000 points the silhouette comes from a grid, its pitch is stored, and it is within 5e-4 of exact."""
    rng = np.random.default_rng(3)
    rows = planted_rows(13_000) + rng.normal(scale=0.01, size=(13_000, 2))
    found = search(weighted(rows), SearchOptions(k_min=3, k_max=5, restart_count=5))
    assert found.silhouette_pitch is not None
    for each in found.results:
        exact = silhouette_score(rows, nearest(rows, each.centroids_z)[0])
        assert abs((each.silhouette or 0) - exact) < 5e-4


def test_order_of_points_and_threads_change_nothing() -> None:
    """The same points in any order and with one or two threads outside give the same bytes."""
    from threadpoolctl import threadpool_limits

    points = weighted(planted_rows(6_000) + np.random.default_rng(5).normal(scale=0.01, size=(6_000, 2)))
    shuffle = np.random.default_rng(9).permutation(len(points.weights))
    shuffled = WeightedPoints(points.z[shuffle], points.weights[shuffle], points.variance[shuffle])
    options = SearchOptions(k_max=6, restart_count=8)
    with threadpool_limits(1):
        first = search(points, options)
    with threadpool_limits(2):
        second = search(shuffled, options)
    assert in_bytes(first) == in_bytes(second)


def test_a_person_may_choose() -> None:
    """A person's number is published and recorded beside what the rule would have chosen."""
    found = search(weighted(planted_rows(300)), SearchOptions(forced_k=12))
    assert (found.chosen_k, found.rule_k, found.chosen_by) == (12, 4, "person")
    assert "chosen by a person" in found.choice_text
    assert "the rule alone would choose 4" in found.choice_text


def test_a_small_segment_makes_a_number_ineligible() -> None:
    """A number whose smallest segment is too small is not chosen, however well it scores, and the sentence says so."""
    rows = np.concatenate([planted_rows(600), [[90.0, 90.0]]])
    found = search(weighted(rows), SearchOptions())
    assert not next(each for each in found.results if each.k == 2).is_eligible
    assert found.chosen_k == 1 or found.chosen.is_eligible
    assert "segment" in found.choice_text


@pytest.mark.parametrize(
    ("rows", "chosen_k", "text"),
    [
        ([[1.0, 2.0]], 1, "One segment: there is one customer."),
        ([[1.0, 2.0]] * 50, 1, "One segment: all customers have the same values in the features that form segments."),
        ([[0.0], [1.0]], 1, "One segment: any split into 2 would leave a segment with too few customers."),
        ([[0.0]] * 20 + [[1.0]] * 30, 2, "2 segments separate best of 2 tried (silhouette 1.000)."),
        ([[0.0, 5.0]] * 9 + [[1.0, 5.0]] * 9 + [[8.0, 5.0]] * 9, 3, "3 segments separate best of 2 to 3 tried"),
    ],
)
def test_degenerate_points_end_in_a_sentence(rows: list[list[float]], chosen_k: int, text: str) -> None:
    """Few, equal or single customers give a sensible clustering and a sentence, without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = search(weighted(np.array(rows)), SearchOptions())
    assert found.chosen_k == chosen_k
    assert ENGLISH.show(found.choice_text).startswith(text)
    assert np.isfinite(found.chosen.centroids_z).all()


def test_more_segments_than_different_customers_are_refused() -> None:
    """Asking for more segments than there are different customers names the most that can be asked for."""
    with pytest.raises(ModelError, match="Ask for 1 to 2 segments"):
        search(weighted(np.array([[0.0], [1.0], [1.0]])), SearchOptions(forced_k=3))


def test_a_cluster_without_points_leaves_the_indices_of_the_others() -> None:
    """It has size 0, so that its number of segments is not eligible, and nothing is divided by it."""
    points = weighted(planted_rows(600))
    labels = nearest(points.z, np.array([[0.0, 0.0], [4.0, 4.0]]))[0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found, expected = measure(points, labels * 2, 4), measure(points, labels, 2)
    assert found.sizes == (expected.sizes[0], 0, expected.sizes[1], 0)
    assert dataclasses.replace(found, sizes=()) == dataclasses.replace(expected, sizes=())


def test_a_better_number_that_was_left_out_is_not_called_small_by_its_share() -> None:
    """One customer of ten is too few for a segment though 10 % is not little: the sentence gives no share as reason."""
    whole = KResult(k=2, centroids_z=np.zeros((2, 1)), inertia=1.0, silhouette=0.4, is_eligible=True)
    single = KResult(*(3, np.zeros((3, 1)), 1.0), silhouette=0.5, smallest_segment_share=0.1, is_eligible=False)
    results, options = (whole, single), SearchOptions()
    choice = rule_choice(results, lambda *_: 0.0, options)
    assert choice is not None
    text = ENGLISH.show(rule_text(results, choice, lambda *_: 0.0, options))
    assert text.endswith(" 3 would score 0.500, but its smallest segment, 10.0 % of customers, is too small.")


@pytest.mark.parametrize("far", [1e9, 1e12, 1e15])
def test_one_far_customer_does_not_make_an_inertia_negative(far: float) -> None:
    """What the squares of one far customer swallow is summed anew, so that solutions can be told apart."""
    rows = np.concatenate([planted_rows(600), [[far, 0.0]]])
    points = weighted(rows)
    for k, seed in ((2, 1), (4, 2), (5, 3)):
        for each in run_starts(points, seed_chains(points, k, 20, seed)):
            np.testing.assert_allclose(each.inertia, points.weights @ nearest(points.z, each.centroids)[1], rtol=1e-4)
    found = search(points, SearchOptions(forced_k=5, restart_count=20))
    assert all(result.inertia >= 0 for result in found.results)
    assert sorted(np.bincount(nearest(rows, found.chosen.centroids_z)[0]))[0] == 1
