"""The real mall file gives the numbers everybody knows: inertia, sizes, centroids, indices, and 5 and 6 segments."""

import csv
import json
import pathlib
from typing import Any

import numpy as np
import pytest

from segapp.model import Feature, Floats, KResult, WeightedPoints
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.summarize import summarize
from segapp.warehouse import open_working

pytestmark = pytest.mark.oracle
COLUMNS = {"age": "Age", "income": "Annual Income (k$)", "score": "Spending Score (1-100)"}


def mall_points(shared: pathlib.Path, names: tuple[str, ...], scale: str) -> tuple[WeightedPoints, Floats, Floats]:
    """Return the summary's points with centre and scale, summarised in SQL."""
    transform = {"raw": "none", "std": "standard"}[scale]
    features = tuple(
        Feature(name, i, name, "", "train", transform, "exclude", None, "", "", "0", True, False)
        for i, name in enumerate(names)
    )
    with (shared / "data" / "Mall_Customers.csv").open(newline="") as file:
        rows = [tuple(float(row[COLUMNS[name]]) for name in names) for row in csv.DictReader(file)]
    with open_working(":memory:") as warehouse:
        warehouse.execute("create schema features")
        columns = ", ".join(f"{name} double" for name in names)
        warehouse.execute(f"create table features.customer_features ({columns})")
        marks = ", ".join("?" for _ in names)
        warehouse.connection.executemany(f"insert into features.customer_features values ({marks})", rows)
        summary = summarize(warehouse, features, lambda _: None)
    centres = np.array([each.centre for each in summary.transforms])
    return summary.points, centres, np.array([each.scale for each in summary.transforms])


def oracle(shared: pathlib.Path, features: str, scale: str) -> dict[int, dict[str, Any]]:
    rows = json.loads((shared / "oracles" / "mall_kmeans.json").read_text())
    return {row["k"]: row for row in rows if (row["features"], row["scale"]) == (features, scale)}


def sizes(found: KResult, points: WeightedPoints) -> list[int]:
    labels = np.argmin(((points.z[:, None] - found.centroids_z[None]) ** 2).sum(axis=2), axis=1)
    return sorted(np.bincount(labels, weights=points.weights).astype(int).tolist(), reverse=True)


@pytest.mark.parametrize("scale", ["raw", "std"])
def test_income_and_score_give_the_five_famous_segments(shared: pathlib.Path, scale: str) -> None:
    """Income and score: the rule alone chooses five; inertia, sizes, centroids and indices are the known ones."""
    points, centres, scales = mall_points(shared, ("income", "score"), scale)
    found = search(points, SearchOptions())
    expected = oracle(shared, "IS", scale)[5]
    assert found.chosen_k == 5
    np.testing.assert_allclose(found.chosen.inertia, expected["inertia"], rtol=1e-6)
    assert sizes(found.chosen, points) == expected["sizes"]
    got = sorted((found.chosen.centroids_z * scales + centres).tolist())
    known = sorted([each["income"], each["score"]] for each in expected["centroids"])
    np.testing.assert_allclose(got, known, atol=1e-5)
    indices = (found.chosen.silhouette, found.chosen.davies_bouldin, found.chosen.calinski_harabasz)
    np.testing.assert_allclose(indices, (expected["sil"], expected["db"], expected["ch"]), rtol=1e-6)


def test_three_features_give_six_segments(shared: pathlib.Path) -> None:
    """Age, income and score: the rule alone chooses six, at the best known inertia."""
    found = search(mall_points(shared, ("age", "income", "score"), "std")[0], SearchOptions())
    assert found.chosen_k == 6
    np.testing.assert_allclose(found.chosen.inertia, oracle(shared, "AIS", "std")[6]["inertia"], rtol=1e-6)


@pytest.mark.parametrize(
    ("features", "names"),
    [("IS", ("income", "score")), ("AS", ("age", "score")), ("AIS", ("age", "income", "score"))],
)
@pytest.mark.parametrize("scale", ["raw", "std"])
def test_every_number_of_segments_reaches_the_best_known_inertia(
    shared: pathlib.Path, features: str, names: tuple[str, ...], scale: str
) -> None:
    """The search reaches the best known inertia up to six segments, and 1e-4 of it beyond."""
    known = oracle(shared, features, scale)
    for each in search(mall_points(shared, names, scale)[0], SearchOptions()).results:
        assert each.inertia <= known[each.k]["inertia"] * (1 + (1e-6 if each.k <= 6 else 1e-4))
