"""Say which number each other index prefers, and a finer one where two segments were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segapp.figures import figure
from segapp.model import Clustering, KResult
from segapp.stages.cluster.choose import listed
from segapp.stages.cluster.gap import gap_choice
from segapp.stages.cluster.options import SearchOptions

FINER = range(4, 8)
"""What is offered beside two segments, which often say no more than good and bad."""
HIGHEST = {"silhouette": "silhouette", "Calinski-Harabasz": "calinski_harabasz"}


def point_elsewhere(clustering: Clustering, options: SearchOptions) -> Clustering:
    """Return the clustering with the indices that point to each number, and with them in the sentence of the choice.

    Pointed to among the eligible numbers: the highest silhouette and Calinski-Harabasz index, the lowest
    Davies-Bouldin index, the gap by its authors' rule, and the highest stability, unless the chosen number's is within
    the margin of it.
    """
    scored = [each for each in clustering.results if each.is_eligible and each.silhouette is not None]
    if len(scored) < 2 or clustering.chosen_k == 1:
        return clustering
    found = _preferred(scored, clustering.chosen, options)
    finer = _finer(scored, clustering, options)
    pointers: dict[int, list[str]] = {}
    for index, k in found.items():
        pointers.setdefault(k, []).append(index)
    if finer is not None:
        pointers.setdefault(finer.k, []).append("finer than two")
    results = tuple(
        replace(each, pointer_text=", ".join(pointers[each.k])) if each.k in pointers else each
        for each in clustering.results
    )
    text = f"{clustering.choice_text}{_elsewhere_text(found, clustering.chosen_k)}"
    if clustering.chosen_k == 2 and clustering.chosen_by == "rule":
        text += _finer_text(scored, finer, clustering.chosen)
    return replace(clustering, results=results, choice_text=text)


def _preferred(scored: Sequence[KResult], chosen: KResult, options: SearchOptions) -> dict[str, int]:
    """Return the number that each index prefers; an index that was not measured or does not tell is left out."""
    found: dict[str, int] = {}
    for name, column in HIGHEST.items():
        if all(getattr(each, column) is not None for each in scored):
            found[name] = max(scored, key=lambda each: (getattr(each, column), -each.k)).k
    if all(each.davies_bouldin is not None for each in scored):
        found["Davies-Bouldin"] = min(scored, key=lambda each: (each.davies_bouldin or 0.0, each.k)).k
    gap = gap_choice({
        each.k: (each.gap, each.gap_standard_error or 0.0) for each in scored if each.gap is not None
    })  # fmt: skip
    if gap is not None:
        found["gap"] = gap
    if all(each.stability_mean_ari is not None for each in scored):
        surest = max(scored, key=lambda each: (each.stability_mean_ari or 0.0, -each.k))
        lead = (surest.stability_mean_ari or 0.0) - (chosen.stability_mean_ari or 0.0)
        found["stability"] = surest.k if lead > options.stability_margin or not chosen.is_eligible else chosen.k
    return found


def _elsewhere_text(found: dict[str, int], chosen_k: int) -> str:
    by_number: dict[int, list[str]] = {}
    for index, k in found.items():
        if k != chosen_k:
            by_number.setdefault(k, []).append(index)
    if not by_number:
        return ""
    parts = [f"{k} ({listed(names)})" for k, names in sorted(by_number.items())]
    return f" Other measures point to {listed(parts)}."


def _finer(scored: Sequence[KResult], clustering: Clustering, options: SearchOptions) -> KResult | None:
    """Return the best reliable number from 4 to 7 where two were chosen; None where there is none."""
    if clustering.chosen_k != 2:
        return None
    solid = [
        each
        for each in scored
        if each.k in FINER and (each.stability_mean_ari or 0.0) >= options.solid_stability
    ]  # fmt: skip
    return max(solid, key=lambda each: (each.silhouette or 0.0, -each.k), default=None)


def _finer_text(scored: Sequence[KResult], finer: KResult | None, chosen: KResult) -> str:
    measured = [each for each in scored if each.k in FINER and each.stability_mean_ari is not None]
    if finer is not None:
        stability, price = figure(finer.stability_mean_ari or 0.0, 2), figure(finer.silhouette or 0.0, 3)
        return (
            f" If two are too coarse: {finer.k}, found again reliably (stability {stability}), at the price of a"
            f" silhouette of {price} instead of {figure(chosen.silhouette or 0.0, 3)}."
        )
    if not measured:
        return ""
    best = max(measured, key=lambda each: (each.stability_mean_ari or 0.0, -each.k))
    return (
        f" If two are too coarse: none of 4 to 7 is found again reliably (the most stable is {best.k},"
        f" {figure(best.stability_mean_ari or 0.0, 2)})."
    )
