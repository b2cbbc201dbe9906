"""Judge each shift, keep, investigate or refit, and say in one sentence what the worst of them means; pure.

A shift has to be large and more than chance: a file of 200 customers reaches a stability index of 0.2 by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from segapp.figures import figure
from segapp.stages.drift.index import chance_index, chance_outside, is_beyond_chance, occupied, stability_index
from segapp.stages.drift.spread import Spread, Subject
from segapp.stages.drift.wording import Wording

KEEP, INVESTIGATE, REFIT = "keep", "investigate", "refit"
VERDICTS = (KEEP, INVESTIGATE, REFIT)


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of model.thresholds that drift reads: sizes, and the normal quantile that sets off chance."""

    drift_investigate_psi: float
    drift_refit_psi: float
    drift_investigate_range_share: float
    drift_refit_range_share: float
    drift_investigate_missing_change: float
    drift_chance_z: float


@dataclass(frozen=True)
class Shift:
    """How far one subject has shifted since the fit, and what follows; one row of model.drift_results."""

    subject_kind: str  # feature, missing, segment, distance, range
    subject_name: str
    is_training_feature: bool
    customer_count_at_fit: int
    customer_count: int
    share_at_fit: float  # the share in reason_text
    share_now: float
    verdict: str
    reason_text: str
    stability_index: float | None = None
    chance_index: float | None = None


@dataclass(frozen=True)
class Judge:
    """Turns the counts of a fit and of a later run into shifts."""

    limits: Thresholds
    wording: Wording

    def is_training(self, subject: Subject) -> bool:
        """Say whether a subject is a feature that forms the segments."""
        return subject.kind == "feature" and self.wording.feature(subject.name).role == "train"

    def judge(self, at_fit: Spread, now: Spread) -> list[Shift]:
        """Return the shift of a subject's values and, for a feature, of its missing rate."""
        shifts = [self._values(at_fit, now)]
        return [*shifts, self._missing(at_fit, now)] if at_fit.subject.kind == "feature" else shifts

    def judge_range(self, trained: Sequence[Spread], now: Spread) -> Shift:
        """Return the share of customers where the fit has seen nobody in some training feature.

        The last bin of `now` counts those inside, each other one those whose first feature outside it is.
        """
        *features, inside = now.subject.bins
        outside = now.total - now.counts.get(inside.number, 0)
        share = outside / now.total if now.total else 0.0
        fewest = min(spread.known for spread in trained)
        verdict = KEEP
        if outside > chance_outside(fewest, now.total, len(trained), self.limits.drift_chance_z):
            verdict = _graded(share, self.limits.drift_investigate_range_share, self.limits.drift_refit_range_share)
        most = max(features, key=lambda each: (now.counts.get(each.number, 0), -each.number))
        return Shift(
            subject_kind="range",
            subject_name=now.subject.name,
            is_training_feature=True,
            customer_count_at_fit=max(spread.total for spread in trained),
            customer_count=now.total,
            share_at_fit=0.0,
            share_now=share,
            verdict=verdict,
            reason_text=self.wording.outside(share, most.category or ""),
        )

    def _values(self, at_fit: Spread, now: Spread) -> Shift:
        index = stability_index(at_fit, now)
        chance = chance_index(at_fit, now, self.limits.drift_chance_z)
        number = _moved_most(at_fit, now)
        before, after = at_fit.share(number), now.share(number)
        verdict = self._verdict(at_fit, now) if index > chance else KEEP
        text = self.wording.values(at_fit.subject, number, before=before, after=after, is_small=verdict == KEEP)
        return Shift(
            subject_kind=at_fit.subject.kind,
            subject_name=at_fit.subject.name,
            is_training_feature=self.is_training(at_fit.subject),
            customer_count_at_fit=at_fit.known,
            customer_count=now.known,
            share_at_fit=before,
            share_now=after,
            verdict=verdict,
            reason_text=f"{text} (stability index {figure(index, 2)}; chance alone stays below {figure(chance, 2)})",
            stability_index=index,
            chance_index=chance,
        )

    def _verdict(self, at_fit: Spread, now: Spread) -> str:
        index, subject = stability_index(at_fit, now), at_fit.subject
        verdict = _graded(index, self.limits.drift_investigate_psi, self.limits.drift_refit_psi)
        misfits = subject.kind == "segment" or self.is_training(subject) or _is_outward(at_fit, now)
        # a feature that only describes, or customers closer to their centres than before, ask for no other model
        return INVESTIGATE if verdict == REFIT and not misfits else verdict

    def _missing(self, at_fit: Spread, now: Spread) -> Shift:
        before, after = at_fit.missing_share, now.missing_share
        is_large = abs(after - before) >= self.limits.drift_investigate_missing_change
        is_real = is_beyond_chance(at_fit, now, self.limits.drift_chance_z)
        return Shift(
            subject_kind="missing",
            subject_name=at_fit.subject.name,
            is_training_feature=self.is_training(at_fit.subject),
            customer_count_at_fit=at_fit.total,
            customer_count=now.total,
            share_at_fit=before,
            share_now=after,
            verdict=INVESTIGATE if is_large and is_real else KEEP,  # a refit does not fix a source
            reason_text=self.wording.missing(at_fit.subject.name, before=before, after=after),
        )


def sum_up(shifts: Sequence[Shift]) -> Shift:
    """Return the worst shift with the sentence of the whole run; of equals, the one with the largest index."""
    worst = max(shifts, key=lambda each: (VERDICTS.index(each.verdict), each.stability_index or 0.0))
    alike = sum(each.verdict != KEEP for each in shifts) - 1
    others = f" {_more(alike)} (model.drift_results)." if alike > 0 else ""
    if worst.verdict == KEEP:
        text = "No feature has shifted noticeably since the segments were made."
    elif worst.verdict == INVESTIGATE:
        text = f"{worst.reason_text}.{others} Find out why before you rely on the segments."
    else:
        text = f"{worst.reason_text}.{others} See what a new fit would change: segapp refit."
    return replace(worst, reason_text=text)


def _more(count: int) -> str:
    return "One more shift needs attention" if count == 1 else f"{count} more shifts need attention"


def _graded(value: float, investigate: float, refit: float) -> str:
    return REFIT if value >= refit else INVESTIGATE if value >= investigate else KEEP


def _moved_most(at_fit: Spread, now: Spread) -> int:
    """Return the bin whose share changed most, the first on a tie."""
    numbers = occupied(at_fit, now) or [1]
    return max(numbers, key=lambda number: (round(abs(now.share(number) - at_fit.share(number)), 12), -number))


def _is_outward(at_fit: Spread, now: Spread) -> bool:
    """Say whether customers lie farther from their centres than at the fit."""
    if at_fit.subject.kind != "distance":
        return False
    numbers = [each.number for each in at_fit.subject.bins]
    return sum(number * (now.share(number) - at_fit.share(number)) for number in numbers) > 0
