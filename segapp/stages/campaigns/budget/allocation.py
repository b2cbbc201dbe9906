"""Spend a budget where the measured effect earns most, and compare that plan with simpler ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

Counts = dict[str, int]


@dataclass(frozen=True)
class Prospect:
    """A segment that could be contacted: how many, and the effect expected of one contact.

    lift and lift_error are those for planning (partially pooled), or of the response itself where nobody was held out
    anywhere; `is_open` is False where a campaign has shown that
    contacts do not pay or do harm.
    """

    segment_key: str
    reachable_count: int
    lift: float
    lift_error: float
    value_per_response: float
    response_rate: float
    is_open: bool = True

    def profit(self, cost_per_contact: float) -> float:
        """Return the expected profit of one contact."""
        return self.lift * self.value_per_response - cost_per_contact


@dataclass(frozen=True)
class Outlook:
    """What a plan is expected to bring, with its likely range."""

    contact_count: int
    cost: float
    profit: float
    profit_low: float
    profit_high: float


@dataclass(frozen=True)
class Comparison:
    """Another way to spend: its outlook, and how much better the plan is expected to be."""

    plan_name: str
    outlook: Outlook
    gain: float
    gain_low: float
    gain_high: float

    @property
    def is_beaten(self) -> bool:
        """Return whether the plan is better beyond the likely range."""
        return self.gain_low > 0

    @property
    def is_same(self) -> bool:
        """Return whether it contacts the same people, leaving nothing to compare."""
        return self.gain_low == self.gain_high == 0


def allocate(prospects: Sequence[Prospect], *, budget: float, cost_per_contact: float) -> Counts:
    """Return how many of each segment to contact: best expected profit first, nobody at a loss."""
    open_ones = [each for each in prospects if each.is_open and each.profit(cost_per_contact) > 0]
    return _fill(
        open_ones, lambda each: -each.profit(cost_per_contact), _affordable(open_ones, budget, cost_per_contact)
    )


def outlook(prospects: Sequence[Prospect], counts: Counts, *, cost_per_contact: float, interval_z: float) -> Outlook:
    """Return what contacting these counts is expected to bring; segments are taken as independent."""
    pairs = [(each, counts.get(each.segment_key, 0)) for each in prospects]
    contact_count = sum(count for _, count in pairs)
    profit = math.fsum(count * each.profit(cost_per_contact) for each, count in pairs)
    reach = interval_z * math.sqrt(
        math.fsum((count * each.value_per_response * each.lift_error) ** 2 for each, count in pairs)
    )
    return Outlook(contact_count, contact_count * cost_per_contact, profit, profit - reach, profit + reach)


def compare(
    prospects: Sequence[Prospect], plan: Counts, *, budget: float, cost_per_contact: float, interval_z: float
) -> list[Comparison]:
    """Compare the plan with simpler ways to spend the same money, and with contacting everybody at any cost."""
    affordable = _affordable(prospects, budget, cost_per_contact)
    ways = {
        "everybody": {each.segment_key: each.reachable_count for each in prospects},
        "everybody alike, within the budget": _evenly(prospects, affordable),
        "largest segments first": _fill(prospects, lambda each: -each.reachable_count, affordable),
        "best response rate first": _fill(prospects, lambda each: -each.response_rate, affordable),
    }
    found = []
    for name, counts in ways.items():
        seen = outlook(prospects, counts, cost_per_contact=cost_per_contact, interval_z=interval_z)
        difference = {key: plan.get(key, 0) - counts.get(key, 0) for key in counts}
        gain = outlook(prospects, difference, cost_per_contact=cost_per_contact, interval_z=interval_z)
        found.append(Comparison(name, seen, gain.profit, gain.profit_low, gain.profit_high))
    return found


def sensitivity(
    prospects: Sequence[Prospect], plan: Counts, *, budget: float, cost_per_contact: float, interval_z: float
) -> list[tuple[str, Outlook]]:
    """Return the outlook for other budgets (planned again), or for misjudged value, cost or effect (plan kept)."""
    scenes: list[tuple[str, Outlook]] = []
    for name, factor in (("half the budget", 0.5), ("half as much again", 1.5)):
        counts = allocate(prospects, budget=budget * factor, cost_per_contact=cost_per_contact)
        scenes.append((name, outlook(prospects, counts, cost_per_contact=cost_per_contact, interval_z=interval_z)))
    poorer = [replace(each, value_per_response=0.8 * each.value_per_response) for each in prospects]
    weaker = [replace(each, lift=each.lift - interval_z * each.lift_error) for each in prospects]
    kept = (
        ("a response is worth 20 % less", poorer, cost_per_contact),
        ("a contact costs 20 % more", prospects, 1.2 * cost_per_contact),
        ("each is at the low end of its range", weaker, cost_per_contact),
    )
    for name, those, cost in kept:
        scenes.append((name, outlook(those, plan, cost_per_contact=cost, interval_z=interval_z)))
    return scenes


def _affordable(prospects: Sequence[Prospect], budget: float, cost_per_contact: float) -> int:
    """Return how many contacts the budget pays for, at most everybody."""
    reachable = sum(each.reachable_count for each in prospects)
    if cost_per_contact == 0:
        return reachable
    contacts = budget / cost_per_contact * (1 + 1e-12)  # 0.3 / 0.1 pays for 3 contacts
    return reachable if contacts >= reachable else math.floor(contacts)


def _fill(prospects: Sequence[Prospect], order: Callable[[Prospect], float], affordable: int) -> Counts:
    """Return counts that take segments whole in an order until the contacts are used up; ties by key."""
    counts: Counts = {}
    for each in sorted(prospects, key=lambda one: (order(one), one.segment_key)):
        counts[each.segment_key] = min(each.reachable_count, affordable)
        affordable -= counts[each.segment_key]
    return counts


def _evenly(prospects: Sequence[Prospect], affordable: int) -> Counts:
    """Return counts in proportion to the segments' size that add up to the contacts (largest remainder first)."""
    reachable = sum(each.reachable_count for each in prospects)
    if not reachable:
        return {each.segment_key: 0 for each in prospects}
    shares = {each.segment_key: divmod(affordable * each.reachable_count, reachable) for each in prospects}
    counts = {key: whole for key, (whole, _) in shares.items()}
    missing = affordable - sum(counts.values())
    for key in sorted(shares, key=lambda one: (-shares[one][1], one))[:missing]:
        counts[key] += 1
    return counts
