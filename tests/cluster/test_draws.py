"""Draws fitted together: as good as scikit-learn's fits, scored as it scores, and the same bytes however batched."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from segapp.model import Floats
from segapp.stages.cluster import draws as draws_module
from segapp.stages.cluster.draw_scores import cluster_sizes, draw_silhouettes
from segapp.stages.cluster.draws import DrawFits, fit_draws

NUMBERS = range(2, 8)


def some_draws(count: int = 6, size: int = 150) -> Floats:
    """Return draws of four groups each, far from zero."""
    random = np.random.default_rng(4)
    centres = np.array([[0, 0, 0], [5, 0, 0], [0, 5, 0], [5, 5, 5]])
    return 100 + centres[random.integers(0, 4, (count, size))] + random.normal(size=(count, size, 3))


def fitted(draws: Floats, thread_count: int = 1) -> dict[int, DrawFits]:
    keys = [(1, number) for number in range(len(draws))]
    return fit_draws(draws, NUMBERS, start_count=3, seeds=keys, thread_count=thread_count)


def test_fits_are_as_good_as_scikit_learns() -> None:
    """Inertias over all draws are within 1 % of as many starts there; each is that of its centroids and labels."""
    draws = some_draws()
    ratios = []
    for k, found in fitted(draws).items():
        ratios += [
            inertia / KMeans(k, n_init=3, random_state=1).fit(rows).inertia_
            for rows, inertia in zip(draws, found.inertias, strict=True)
        ]
        for rows, centroids, labels, inertia in zip(draws, found.centroids, found.labels, found.inertias, strict=True):
            assert inertia == pytest.approx(np.sum((rows - centroids[labels]) ** 2), rel=1e-9)
            assert labels.tolist() == np.argmin(((rows[:, None] - centroids) ** 2).sum(axis=2), axis=1).tolist()
    assert np.mean(ratios) < 1.01


def test_silhouettes_are_scikit_learns() -> None:
    """One distance matrix per draw gives the silhouettes of every number of clusters."""
    draws = some_draws()
    fits = fitted(draws)
    scores = draw_silhouettes(draws, fits)
    for line, (k, found) in zip(scores, fits.items(), strict=True):
        expected = [silhouette_score(rows, labels) for rows, labels in zip(draws, found.labels, strict=True)]
        np.testing.assert_allclose(line, expected, rtol=1e-9)
        assert cluster_sizes(found).sum() == draws.shape[0] * draws.shape[1]
        assert cluster_sizes(found).shape == (len(draws), k)


def test_batches_and_threads_change_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """A draw's fit does not depend on those it is worked on with."""
    draws = some_draws()
    together, alone = fitted(draws), fitted(draws[3:4])[4].centroids  # the fourth draw has another seed here
    monkeypatch.setattr(draws_module, "ROWS_TOGETHER", 1)
    apart = fitted(draws, thread_count=2)
    for k in NUMBERS:
        assert together[k].centroids.tobytes() == apart[k].centroids.tobytes()
        assert together[k].inertias.tobytes() == apart[k].inertias.tobytes()
        assert (together[k].labels == apart[k].labels).all()
    assert alone.shape == (1, 4, 3)


def test_equal_rows_and_as_many_clusters_as_rows_end_quietly() -> None:
    """All rows in one place: no inertia, empty clusters have no silhouette."""
    draws = np.zeros((2, 8, 2))
    fits = fitted(draws)
    assert all((found.inertias == 0).all() for found in fits.values())
    assert np.isnan(draw_silhouettes(draws, fits)).all()
