"""Choose the number of segments from the results of the search, and say why in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from segapp.figures import figure
from segapp.model import KResult


def rule_choice(results: tuple[KResult, ...]) -> KResult | None:
    """Return the eligible result with the highest Euclidean silhouette, the smaller k on a tie; None if none is."""
    ranked = _ranked(results)
    return ranked[0] if ranked else None


def rule_text(results: tuple[KResult, ...], *, lead_error: Callable[[KResult, KResult], float], z: float) -> str:
    """Return the sentence for the rule's choice: its score, the runner-up, and a better one that was left out."""
    ranked = _ranked(results)
    if not ranked:
        return f"One segment: any split into {_range(results)} would leave a segment with too few customers."
    best = ranked[0]
    head = f"{best.k} segments separate best of {_range(results)} tried"
    if len(ranked) == 1:
        return f"{head} (silhouette {_score(best)}).{_left_out_text(results, best)}"
    second = ranked[1]
    if _lead(best, second) <= z * lead_error(best, second):
        head += f", but {second.k} is nearly as good (silhouette {_score(best)} against {_score(second)})"
    else:
        head += f" (silhouette {_score(best)}; next {second.k} with {_score(second)})"
    return f"{head}.{_left_out_text(results, best)}"


def person_text(results: tuple[KResult, ...], chosen: KResult, rule_k: int) -> str:
    """Return the sentence for a person's choice, beside what the rule alone would have chosen."""
    scores = {result.k: _score(result) for result in results}
    head = f"{_segments(chosen.k)}: chosen by a person (silhouette {_score(chosen)})"
    if rule_k == chosen.k:
        return f"{head}; the rule chooses the same."
    aside = f" with {scores[rule_k]}" if rule_k in scores else ""
    return f"{head}; the rule alone would choose {rule_k}{aside}."


def kept_text(best: KResult, kept: KResult) -> str:
    """Return the sentence for the published number, which is kept because the best one's lead is within chance."""
    if kept.k == best.k:
        return f"{kept.k} segments, as published: they still separate best (silhouette {_score(kept)})."
    return (
        f"{kept.k} segments, as published: {best.k} would be no clear improvement"
        f" (silhouette {_score(best)} against {_score(kept)})."
    )


def _ranked(results: tuple[KResult, ...]) -> list[KResult]:
    scored = [result for result in results if result.is_eligible and result.silhouette is not None]
    return sorted(scored, key=lambda result: (-(result.silhouette or 0.0), result.k))


def _lead(best: KResult, other: KResult) -> float:
    return (best.silhouette or 0.0) - (other.silhouette or 0.0)


def _left_out_text(results: tuple[KResult, ...], best: KResult) -> str:
    better = [
        result
        for result in results
        if not result.is_eligible and (result.silhouette or -1.0) > (best.silhouette or 0.0)
    ]
    if not better:
        return ""
    first = max(better, key=lambda result: (result.silhouette or 0.0, -result.k))
    share = f"{figure(100 * first.smallest_segment_share, 1)} %"
    return f" {first.k} would score {_score(first)}, but its smallest segment, {share} of customers, is too small."


def _range(results: tuple[KResult, ...]) -> str:
    low, high = results[0].k, results[-1].k
    return f"{low} to {high}" if high > low else f"{low}"


def _segments(k: int) -> str:
    return "One segment" if k == 1 else f"{k} segments"


def _score(result: KResult) -> str:
    return "not defined" if result.silhouette is None else figure(result.silhouette, 3)
