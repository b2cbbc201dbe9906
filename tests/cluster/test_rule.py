"""The rule of the number of segments, and where other indices point, on results written by hand."""

from __future__ import annotations

import numpy as np

from segapp.figures import ENGLISH
from segapp.model import Clustering, KResult
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.choose import rule_choice
from segapp.stages.cluster.gap import gap_choice
from segapp.stages.cluster.pointers import point_elsewhere
from tests.cluster.weighted import weighted

OPTIONS = SearchOptions(keep_z=2.0)


def result(k: int, silhouette: float, stability: float, **more: float | bool) -> KResult:
    return KResult(k, np.zeros((k, 1)), 1.0, silhouette, stability_mean_ari=stability, **more)  # type: ignore[arg-type]


def chosen(*results: KResult) -> int | None:
    choice = rule_choice(results, lambda *_: 0.01, OPTIONS)
    return choice.chosen.k if choice else None


def test_within_chance_the_most_stable_is_chosen() -> None:
    """4 is within two standard errors of 6 and found again far more surely; 2 is more stable still, but beyond."""
    assert chosen(result(2, 0.30, 0.99), result(4, 0.41, 0.95), result(6, 0.42, 0.60)) == 4


def test_stabilities_that_resamples_do_not_tell_apart_leave_it_to_the_silhouette() -> None:
    """As on the mall: 0.94 and 0.88 are equally stable."""
    assert chosen(result(4, 0.41, 0.94), result(6, 0.42, 0.88)) == 6


def test_many_segments_must_lead_clearly() -> None:
    """Of numbers above 10 and up to it that are within chance of each other, the smaller is taken."""
    assert chosen(result(3, 0.41, 0.5), result(15, 0.42, 0.9)) == 3
    assert chosen(result(3, 0.31, 0.5), result(15, 0.42, 0.9)) == 15


def test_the_range_is_widened_while_the_best_is_its_largest_number() -> None:
    """Twelve clear groups are found though 2 to 10 are tried at first; the sentence says how far it went."""
    draws = np.random.default_rng(1)
    centres = np.array([[x, y] for x in range(4) for y in range(3)]) * 10.0
    found = search(weighted(centres[draws.integers(0, 12, 400)] + draws.normal(size=(400, 2))), SearchOptions())
    assert found.chosen_k == 12
    assert found.choice_text.startswith("12 segments separate best of 2 to 15 tried")


def test_the_gap_chooses_the_first_within_one_standard_error_of_the_next() -> None:
    """The paper's rule; where the gap still rises at the end it does not choose."""
    assert gap_choice({2: (0.1, 0.01), 3: (0.5, 0.01), 4: (0.505, 0.01)}) == 3
    assert gap_choice({2: (0.1, 0.01), 3: (0.5, 0.01)}) is None


def test_beside_two_segments_a_finer_number_is_offered_with_its_price() -> None:
    """The best reliable number from 4 to 7, by its silhouette; 3 and 8 are not offered."""
    results = (
        *(result(2, 0.62, 0.99), result(3, 0.55, 0.97), result(4, 0.41, 0.90)),
        *(result(6, 0.45, 0.95), result(7, 0.46, 0.60), result(8, 0.50, 0.99)),
    )
    found = point_elsewhere(Clustering(results, 2, 2, "rule", "2 segments.", 1, None), OPTIONS)
    assert ENGLISH.show(found.choice_text) == (
        "2 segments. If two are too coarse: 6, found again reliably (stability 0.95), at the price of a silhouette of"
        " 0.450 instead of 0.620."
    )
    assert {each.k: each.pointer_text for each in found.results if each.pointer_text} == {
        2: "silhouette, stability",
        6: "finer than two",
    }


def test_where_indices_point_elsewhere_is_said() -> None:
    """Each index that prefers another number is named with it, on the row and in the sentence."""
    results = (
        result(3, 0.5, 0.70, calinski_harabasz=10.0, davies_bouldin=0.9, gap=0.5, gap_standard_error=0.01),
        result(4, 0.4, 0.99, calinski_harabasz=12.0, davies_bouldin=0.8, gap=0.505, gap_standard_error=0.01),
    )
    found = point_elsewhere(Clustering(results, 3, 3, "rule", "3 segments.", 1, None), OPTIONS)
    assert found.choice_text == (
        "3 segments. Other measures point to 4 (Calinski-Harabasz, Davies-Bouldin and stability)."
    )
    assert [each.pointer_text for each in found.results] == [
        "silhouette, gap",
        "Calinski-Harabasz, Davies-Bouldin, stability",
    ]
