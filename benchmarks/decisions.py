"""Count how often the decisions on campaigns are right: ranges, words, promised power, headline, trust gate, a year.

Run from the checkout: python benchmarks/decisions.py

Every part draws from its own seed, printed with its figures, and uses the functions that judge real campaigns.
"""

from __future__ import annotations

import numpy as np

from segapp.stages.campaigns.design.power import Design, Level, minimum_detectable
from segapp.stages.campaigns.effects import score, statistics
from segapp.stages.campaigns.effects.balance import Measure, Sums, imbalance
from segapp.stages.campaigns.effects.memory import Evidence, Look, judge
from segapp.stages.campaigns.effects.statistics import MoneyArm, welch

ALPHA = 0.05
FAMILIES = (1, 6, 20)


def shares(draws: np.random.Generator, size: tuple[int, int], design: Design, lift: float) -> score.Counts:
    """Return so many campaigns by so many contrasts of one design with one true lift."""
    return score.counts(
        np.full(size, design.contacted),
        draws.binomial(design.contacted, design.base_rate + lift, size),
        np.full(size, design.held_out),
        draws.binomial(design.held_out, design.base_rate, size),
    )


def coverage(campaign_count: int = 4000, seed: int = 1) -> None:
    """Print how often all ranges of a campaign hold at once: small, rare and large."""
    draws = np.random.default_rng(seed)
    print(f"Coverage of all ranges of a campaign together, {campaign_count} campaigns each, seed {seed}")
    for name, design, lift in (
        ("100 and 50 people, 20 % and 30 %", Design(100, 50, 0.2), 0.1),
        ("2,000 and 500, rare (0.5 % and 1 %)", Design(2000, 500, 0.005), 0.005),
        ("3,000 and 1,000, 5 % and 8 %", Design(3000, 1000, 0.05), 0.03),
    ):
        for count in FAMILIES:
            seen = shares(draws, (campaign_count, count), design, lift)
            low, high = score.interval(seen, Level(ALPHA, 0.8, count).z)
            print(f"  {name}, {count} contrasts: {np.all((low <= lift) & (lift <= high), axis=1).mean():.2%}")
    for count in FAMILIES:
        print(f"  money (20 % buy, lognormal), {count} contrasts: {money_coverage(draws, 1000, count):.2%}")


def money_coverage(draws: np.random.Generator, campaign_count: int, count: int) -> float:
    """Return how often all of a campaign's ranges of money hold."""
    truth = 0.02 * float(np.exp(3 + 0.32))
    hits = 0
    for _ in range(campaign_count):
        is_held = True
        for _ in range(count):
            arms = []
            for people, share in ((2000, 0.22), (1000, 0.2)):
                money = np.where(draws.uniform(size=people) < share, draws.lognormal(3, 0.8, people), 0.0)
                arms.append(MoneyArm(people, float(money.mean()), float(money.var(ddof=1))))
            found = welch(arms[0], arms[1], alpha=ALPHA / count, limit=0.0)
            is_held &= found is not None and abs(arms[0].mean - arms[1].mean - truth) <= found.quantile * found.error
        hits += is_held
    return hits / campaign_count


def boundary(campaign_count: int = 4000, seed: int = 2) -> None:
    """Print how often anything is said to work where every lift just pays, and to harm where there is no effect."""
    draws = np.random.default_rng(seed)
    design = Design(3000, 1000, 0.05, 0.04)
    print(f"At the boundary, {campaign_count} campaigns each, seed {seed}")
    for count in FAMILIES:
        z = Level(ALPHA, 0.8, count).z
        works = np.any(
            score.score(shares(draws, (campaign_count, count), design, design.limit), design.limit) > z, axis=1
        )
        harms = np.any(score.score(shares(draws, (campaign_count, count), design, 0.0), 0.0) < -z, axis=1)
        print(f"  {count} contrasts: any false 'works' {works.mean():.2%}; any false 'harms' {harms.mean():.2%}")


def promised_power(campaign_count: int = 20_000, seed: int = 3) -> None:
    """Print how often the minimum detectable effect is found to work, in four designs."""
    draws = np.random.default_rng(seed)
    print(f"Power promised at 80 %, {campaign_count} campaigns each, seed {seed}")
    for design, count in (
        (Design(3000, 1000, 0.05, 0.04), 6),
        (Design(2000, 2000, 0.1), 1),
        (Design(8000, 2000, 0.02, 0.01), 20),
        (Design(500, 250, 0.2, 0.05), 3),
    ):
        level = Level(ALPHA, 0.8, count)
        lift = minimum_detectable(design, level)
        if lift is None:
            raise SystemExit(f"no lift shows in {design}")
        seen = shares(draws, (campaign_count, 1), design, lift)
        found = float(np.mean(score.score(seen, design.limit) > level.z))
        print(f"  {design}, {count} contrasts: effect {100 * lift:.1f} points, found in {found:.1%}")


def fair_campaigns(campaign_count: int = 1000, seed: int = 4) -> None:
    """Print how often the trust gate stops a fair campaign: arms of chance sizes, features of every kind."""
    draws = np.random.default_rng(seed)
    measures = [Measure(name, None, "") for name in ("age", "income", "score", "woman", "rare", "missing")]
    alarms = {"sizes": 0, "balance": 0}
    for _ in range(campaign_count):
        people = int(10 ** draws.uniform(2, 4))
        arm_of = draws.integers(0, 3, people)
        age = draws.normal(size=people)
        income = np.exp(0.7 * age + draws.normal(size=people))
        flags = [draws.uniform(size=people) < share for share in (0.5, 0.02, 0.1)]
        values = np.round(
            np.column_stack([64 * age, 64 * np.minimum(income, 10), 64 * draws.uniform(size=people), *flags])
        )
        arms = {str(arm): sums(values[arm_of == arm]) for arm in range(3)}
        found = imbalance(measures, arms)
        counts = [arm.count for arm in arms.values()]
        alarms["sizes"] += statistics.planned_split(counts, [1 / 3] * 3) < 0.001
        alarms["balance"] += found is not None and found.p_value < 0.001 and abs(found.difference) >= 0.05
    print(f"False alarms of the trust gate in {campaign_count} fair campaigns of three arms, seed {seed}: {alarms}")


def sums(values: np.ndarray) -> Sums:
    """Return what one pass says of an arm."""
    return Sums(len(values), values.sum(axis=0), values.T @ values)


def headline(campaign_count: int = 20_000, seed: int = 5) -> None:
    """Print how far the best of several is from its truth, as measured and as expected."""
    draws = np.random.default_rng(seed)
    print(f"Headline: best of several less its truth, in points, {campaign_count} campaigns each, seed {seed}")
    for count in (6, 20):
        for spread in (0.0, 0.01, 0.03):
            truth = 0.02 + draws.normal(0, spread, (campaign_count, count))
            error = np.full((campaign_count, count), 0.0125)
            lift = truth + draws.normal(0, 0.0125, (campaign_count, count))
            pooled = pool(lift, error)
            rows = np.arange(campaign_count)
            raw, expected = ((each - truth)[rows, each.argmax(axis=1)] for each in (lift, pooled))
            told = f"as measured {100 * raw.mean():+.2f}, expected {100 * expected.mean():+.2f}"
            print(f"  best of {count}, true spread {100 * spread:.0f} points: {told}"
                  f" (standard error of one headline {100 * expected.std():.2f})")  # fmt: skip


def year(year_count: int = 1000, seed: int = 6) -> None:
    """Print in how many years of twelve campaigns without effect any segment is ever to be reached or avoided."""
    draws = np.random.default_rng(seed)
    for limit in (0.0, 0.02):
        wrong = sum(is_misled(draws, limit) for _ in range(year_count))
        print(f"No effect, 12 campaigns a year of 6 segments, needs {100 * limit:.0f} to pay, seed {seed}:"
              f" any advice to reach or avoid in {wrong / year_count:.1%} of {year_count} years")  # fmt: skip


def is_misled(draws: np.random.Generator, limit: float) -> bool:
    """Return whether a year without any effect ends in any advice to reach or avoid, at any of its looks."""
    past: list[list[tuple[int, float, float]]] = [[] for _ in range(6)]
    found = False
    for month in range(1, 13):
        for known in past:
            rates = [(people, int(draws.binomial(people, 0.05))) for people in (3000, 1000)]
            near = [(hits + 1) / (people + 2) for people, hits in rates]
            error = sum(each * (1 - each) / people for each, (people, _) in zip(near, rates, strict=True)) ** 0.5
            known.append((30 * month, rates[0][1] / rates[0][0] - rates[1][1] / rates[1][0], error))
            seen = [Evidence(30 * month - day, lift, each, lift, each) for day, lift, each in known]
            verdict = judge(seen, limit, Look(ALPHA, month, 6), 365)[3]
            found |= verdict in ("works", "harms")
    return found


def pool(lift: np.ndarray, error: np.ndarray) -> np.ndarray:
    """Return the lifts to expect, as sql/4_model/campaign_pooling.sql makes them, for campaigns by segments."""
    weight = error**-2.0
    total = weight.sum(axis=1, keepdims=True)
    fixed = (weight * lift).sum(axis=1, keepdims=True) / total
    q = (weight * (lift - fixed) ** 2).sum(axis=1, keepdims=True)
    tau2 = np.maximum(0, q - (lift.shape[1] - 1)) / (total - (weight**2).sum(axis=1, keepdims=True) / total)
    random = 1 / (error**2 + tau2)
    mean = (random * lift).sum(axis=1, keepdims=True) / random.sum(axis=1, keepdims=True)
    return np.asarray(mean + tau2 / (tau2 + error**2) * (lift - mean))


if __name__ == "__main__":
    coverage()
    boundary()
    promised_power()
    fair_campaigns()
    headline()
    year()
