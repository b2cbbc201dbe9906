"""Choose the number of segments from the results of the search, and say why in a sentence or two."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from segapp.figures import figure
from segapp.model import KResult
from segapp.stages.cluster.options import SearchOptions

MOST_LISTED = 4
"""Numbers that are named one by one."""
LeadError = Callable[[KResult, KResult], float]
"""Returns the standard error of the difference of two results' silhouettes."""


@dataclass(frozen=True)
class RuleChoice:
    """What the rule chooses, the eligible number with the highest silhouette, and those within chance of it.

    `near` is in the order of k and contains both.
    """

    chosen: KResult
    best: KResult
    near: tuple[KResult, ...]


def near_best(results: Iterable[KResult], lead_error: LeadError, z: float) -> tuple[KResult, ...]:
    """Return the eligible results whose silhouette is the highest or within chance of it, in the order of k."""
    ranked = _ranked(results)
    near = [each for each in ranked if _lead(ranked[0], each) <= z * lead_error(ranked[0], each)]
    return tuple(sorted(near, key=lambda each: each.k))


def rule_choice(results: Iterable[KResult], lead_error: LeadError, options: SearchOptions) -> RuleChoice | None:
    """Return the rule's choice; None if no number is eligible.

    Of the numbers within chance of the highest Euclidean silhouette it takes those that resamples find again most
    surely, and of these the one with the highest silhouette, the smaller k on a tie. Stabilities that differ by less
    than the margin count as equal: 20 resamples do not tell them apart. More segments than are usually tried must lead
    all of these by more than chance.
    """
    results = tuple(results)
    near = near_best(results, lead_error, options.keep_z)
    if not near:
        return None
    usual = [each for each in near if each.k <= options.k_usual] or near
    surest = max(each.stability_mean_ari or 0.0 for each in usual)
    steady = [each for each in usual if (each.stability_mean_ari or 0.0) >= surest - options.stability_margin]
    return RuleChoice(_ranked(steady)[0], _ranked(results)[0], near)


def rule_text(results: tuple[KResult, ...], choice: RuleChoice, lead_error: LeadError, options: SearchOptions) -> str:
    """Return the sentences for the rule's choice: its score, those within chance, a better one that was left out."""
    chosen, best, ranked = choice.chosen, choice.best, _ranked(results)
    tail = f"{_left_out_text(results, chosen)}{_widest_text(chosen, options)}"
    if chosen.k != best.k:
        chance = figure(options.keep_z * lead_error(best, chosen), 3)
        return (
            f"{chosen.k} segments of {_range(results)} tried: {best.k} would score {_score(best)}, but {chosen.k} with"
            f" {_score(chosen)} is as good within chance ({chance}){_reason(choice)}.{tail}"
        )
    head = f"{best.k} segments separate best of {_range(results)} tried"
    if len(ranked) == 1:
        return f"{head} (silhouette {_score(best)}).{tail}"
    second = ranked[1]
    if second.k not in {each.k for each in choice.near}:
        return f"{head} (silhouette {_score(best)}; next {second.k} with {_score(second)}).{tail}"
    head += f", but {second.k} is nearly as good (silhouette {_score(best)} against {_score(second)})"
    return f"{head}.{_near_text(choice, second)}{tail}"


def one_segment_text(results: tuple[KResult, ...], options: SearchOptions) -> str:
    """Return the sentence where numbers were tried and none has segments that are all large enough."""
    best = best_left_out(results, None)
    if best is None:
        return f"One segment: any split into {_range(results)} would leave a segment with too few customers."
    share = options.eligible_min_share
    limit = (
        f"{figure(100 * share, 0 if share * 100 == round(share * 100) else 1)} %"
        if best.smallest_segment_share < share
        else f"{options.eligible_min_count} customers"
    )
    return (
        f"One segment: the best split, into {best.k} (silhouette {_score(best)}), would leave a segment of"
        f" {percent(best.smallest_segment_share)} of customers, and the smallest must be at least {limit}."
    )


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
        f"{kept.k} segments, as published: {best.k} would not be a clear improvement"
        f" (silhouette {_score(best)} against {_score(kept)})."
    )


def best_left_out(results: Iterable[KResult], chosen: KResult | None) -> KResult | None:
    """Return the best number whose smallest segment is too small, if it scores better than the chosen one."""
    floor = -1.0 if chosen is None or chosen.silhouette is None else chosen.silhouette
    better = [each for each in results if not each.is_eligible and (each.silhouette or -1.0) > floor]
    return max(better, key=lambda each: (each.silhouette or 0.0, -each.k), default=None)


def listed(parts: Iterable[object]) -> str:
    """Return `4, 5 and 7`."""
    words = [str(part) for part in parts]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def percent(share: float) -> str:
    """Return a share as it stands in a sentence, 22.5 %."""
    return f"{figure(100 * share, 1)} %" if share >= 0.001 else f"below {figure(0.1, 1)} %"


def _near_text(choice: RuleChoice, second: KResult) -> str:
    """Return which other numbers score as well by chance, beside the second best."""
    others = [each.k for each in choice.near if each.k not in (choice.chosen.k, second.k)]
    if not others:
        return ""
    few = listed(others) if len(others) <= MOST_LISTED else f"{len(others)} others from {others[0]} to {others[-1]}"
    return f" {few} {'is' if len(others) == 1 else 'are'} as good within chance; none is clearly more stable."


def _reason(choice: RuleChoice) -> str:
    """Return why another number than the one that scores highest was chosen."""
    chosen, best = choice.chosen, choice.best
    stabilities = f"stability {_stability(chosen)} against {_stability(best)}"
    if (chosen.stability_mean_ari or 0.0) > (best.stability_mean_ari or 0.0):
        return f", and resamples find it again more reliably ({stabilities})"
    return f", and that many segments would need a clear lead ({stabilities})"


def _ranked(results: Iterable[KResult]) -> list[KResult]:
    scored = [result for result in results if result.is_eligible and result.silhouette is not None]
    return sorted(scored, key=lambda result: (-(result.silhouette or 0.0), result.k))


def _lead(best: KResult, other: KResult) -> float:
    return (best.silhouette or 0.0) - (other.silhouette or 0.0)


def _left_out_text(results: tuple[KResult, ...], chosen: KResult) -> str:
    first = best_left_out(results, chosen)
    if first is None:
        return ""
    share = percent(first.smallest_segment_share)
    return f" {first.k} would score {_score(first)}, but its smallest segment, {share} of customers, is too small."


def _widest_text(chosen: KResult, options: SearchOptions) -> str:
    """Return what is to be said where the choice is the largest number that is ever tried."""
    return f" More than {chosen.k} were not tried." if chosen.k >= options.k_widest else ""


def _range(results: tuple[KResult, ...]) -> str:
    low, high = results[0].k, results[-1].k
    return f"{low} to {high}" if high > low else f"{low}"


def _segments(k: int) -> str:
    return "One segment" if k == 1 else f"{k} segments"


def _score(result: KResult) -> str:
    return "not defined" if result.silhouette is None else figure(result.silhouette, 3)


def _stability(result: KResult) -> str:
    return "not measured" if result.stability_mean_ari is None else figure(result.stability_mean_ari, 2)
