"""Pool all campaigns' evidence on a segment, newer ones weighing more, at one error level a year.

A clear old verdict does not beat newer unclear ones, and a dozen looks a year do not add up their errors: the j-th
campaign judged within a year is read at level / (j (j + 1)), which sums to the level however many there are.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from segapp.stages.campaigns.design.power import two_sided_z
from segapp.warehouse import Warehouse, step

YEAR_DAYS = 365


@dataclass(frozen=True)
class Evidence:
    """What one campaign says: its lift as measured and as expected, with standard errors, and its age in days."""

    age_days: int
    lift: float
    error: float
    expected: float
    expected_error: float


@dataclass(frozen=True)
class Pooled:
    """An estimate over campaigns with its standard error and the spread between them."""

    lift: float
    error: float
    tau: float


@dataclass(frozen=True)
class Look:
    """How strict a look is: error level per year, campaigns of the year so far, contrasts read together."""

    alpha: float
    number: int
    contrast_count: int

    @property
    def z(self) -> float:
        """Return how many standard errors lie between the estimate and the end of its range."""
        return two_sided_z(self.alpha / (self.number * (self.number + 1)) / self.contrast_count)


def pool(pairs: Sequence[tuple[float, float]], ages: Sequence[int], half_life_days: float) -> Pooled:
    """Return the mean over campaigns: weighted by age and error, with a variance between them (DerSimonian-Laird)."""
    weights = [1 / error**2 for _, error in pairs]
    total = math.fsum(weights)
    fixed = math.fsum(w * lift for w, (lift, _) in zip(weights, pairs, strict=True)) / total
    tau_square = 0.0
    if len(pairs) > 1:
        q = math.fsum(w * (lift - fixed) ** 2 for w, (lift, _) in zip(weights, pairs, strict=True))
        tau_square = max(0.0, (q - len(pairs) + 1) / (total - math.fsum(w * w for w in weights) / total))
    variances = [error**2 + tau_square for _, error in pairs]
    shares = [0.5 ** (age / half_life_days) / each for age, each in zip(ages, variances, strict=True)]
    whole = math.fsum(shares)
    mean = math.fsum(w * lift for w, (lift, _) in zip(shares, pairs, strict=True)) / whole
    variance = math.fsum(w * w * each for w, each in zip(shares, variances, strict=True)) / whole**2
    return Pooled(mean, math.sqrt(variance), math.sqrt(tau_square))


def judge(
    found: Sequence[Evidence], limit: float, look: Look, half_life_days: float
) -> tuple[Pooled, float, float, str]:
    """Return the pooled lift, its range, and where the range lies relative to break-even."""
    ages = [each.age_days for each in found]
    pooled = pool([(each.lift, each.error) for each in found], ages, half_life_days)
    low, high = pooled.lift - look.z * pooled.error, pooled.lift + look.z * pooled.error
    if high < 0:
        return pooled, low, high, "harms"
    if low > limit:
        return pooled, low, high, "works"
    return pooled, low, high, "no worthwhile effect" if high < limit else "cannot tell"


def write_memory(warehouse: Warehouse, run_id: str) -> None:
    """Replace, per segment and arm, the pooled evidence of its judged campaigns."""
    thresholds = warehouse.row("select family_alpha, evidence_half_life_days from model.campaign_thresholds")
    rows = warehouse.rows(step("campaigns/evidence"))
    starts = sorted({(row.start_date, row.campaign_key) for row in rows})
    groups: dict[tuple[str, str, bool], list[Any]] = {}
    for row in rows:
        groups.setdefault((row.segment_key, row.arm_name, row.is_money), []).append(row)
    warehouse.execute("delete from model.segment_memory")
    made = [(run_id, *key, *_remembered(group, starts, thresholds)) for key, group in groups.items()]
    warehouse.insert("model.segment_memory", made)


def _remembered(
    group: Sequence[Any], starts: Sequence[tuple[datetime.date, str]], thresholds: Any
) -> tuple[object, ...]:
    newest = group[-1]
    found = [
        Evidence((newest.start_date - row.start_date).days, row.lift, row.lift_error, row.planning_lift,
                 row.planning_error)
        for row in group
    ]  # fmt: skip
    year = [
        day for day, key in starts
        if (day, key) <= (newest.start_date, newest.campaign_key) and (newest.start_date - day).days < YEAR_DAYS
    ]  # fmt: skip
    look = Look(thresholds.family_alpha, len(year), newest.contrast_count)
    half_life = thresholds.evidence_half_life_days
    _, low, high, verdict = judge(found, newest.break_even_lift, look, half_life)
    if len(found) == 1 and verdict != newest.verdict:  # stricter than the campaign's own word, never looser
        verdict = newest.verdict if newest.verdict == "no worthwhile effect" else "cannot tell"
    pairs = [(each.expected, each.expected_error) for each in found]
    expected = pool(pairs, [each.age_days for each in found], half_life)
    return (newest.campaign_key, len(found), expected.lift, expected.error, low, high, verdict)
