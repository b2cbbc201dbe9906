"""Count how often the decisions on campaigns are right: ranges, words, promised power, headline, trust gate, a year.

Run from the checkout: python benchmarks/decisions.py

Every part draws from its own seed, printed with its figures, and uses the functions that judge real campaigns.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from segapp.stages.campaigns.design.power import Design, Level, minimum_detectable
from segapp.stages.campaigns.effects import arm_choice, money_score, score, statistics
from segapp.stages.campaigns.effects.arm_choice import ArmCell
from segapp.stages.campaigns.effects.balance import Measure, Sums, imbalance
from segapp.stages.campaigns.effects.memory import Evidence, Look, judge

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


def money_coverage(campaign_count: int = 4000, seed: int = 9) -> None:
    """Print how often all of a campaign's ranges of money hold, and how often any lies above or below the truth."""
    draws = np.random.default_rng(seed)
    print(f"Coverage of all ranges of money together, {campaign_count} campaigns each, seed {seed}")
    for name, people, shares, spreads, scale_spread in (
        ("2,000 and 500, 2 % buy", (2000, 500), (0.02, 0.02), (1, 1), 0),
        ("400 and 100, 20 % buy", (400, 100), (0.2, 0.2), (1, 1), 0),
        ("2,000 and 500, 20 % buy", (2000, 500), (0.2, 0.2), (1, 1), 0),
        ("8,000 and 2,000, 5 % buy", (8000, 2000), (0.05, 0.05), (1, 1), 0),
        ("2,000 and 1,000, 22 % and 20 % buy", (2000, 1000), (0.22, 0.2), (0.8, 0.8), 0),
        ("8,000 and 2,000, 5 % buy; contacted less unevenly", (8000, 2000), (0.05, 0.05), (0.8, 1.2), 0),
        ("8,000 and 2,000, 5 % buy; contacted more unevenly", (8000, 2000), (0.05, 0.05), (1.2, 0.8), 0),
        ("8,000 and 2,000, 5 % buy; segments spend unlike", (8000, 2000), (0.05, 0.05), (1, 1), 0.7),
        ("the same, contacted less unevenly", (8000, 2000), (0.05, 0.05), (0.8, 1.2), 0.7),
    ):
        for count in FAMILIES:
            runs = campaign_count if count < 20 else campaign_count // 2
            z = Level(ALPHA, 0.8, count).z
            missed = np.zeros((2, runs), dtype=bool)
            for run in range(runs):
                scales = np.exp(draws.normal(0, scale_spread, count))
                amounts = [
                    scales[:, None] * paid(draws, *each, count) for each in zip(people, shares, spreads, strict=True)
                ]
                cap = np.quantile(np.concatenate([each[each > 0] for each in amounts]), 0.99, method="inverted_cdf")
                truth = [
                    share * np.array([scale * counted(cap / scale, spread) for scale in scales])
                    for share, spread in zip(shares, spreads, strict=True)
                ]
                sides = [money_side(np.minimum(each, cap), n) for each, n in zip(amounts, people, strict=True)]
                found = money_score.score(*sides, truth[0] - truth[1])
                missed[:, run] = np.any(found > z), np.any(found < -z)
            print(f"  {name}, {count} contrasts: {1 - missed.any(axis=0).mean():.1%}"
                  f" (too high {missed[0].mean():.1%}, too low {missed[1].mean():.1%})")  # fmt: skip


def paid(draws: np.random.Generator, people: int, share: float, spread: float, count: int) -> np.ndarray:
    """Return what the payers of so many contrasts paid, a row each; zeros fill the rows up."""
    payers = draws.binomial(people, share, count)
    return np.where(np.arange(payers.max()) < payers[:, None], draws.lognormal(3, spread, (count, payers.max())), 0)


def counted(cap: float, spread: float) -> float:
    """Return what counts of one payer's amount on average."""
    z = (math.log(cap) - 3) / spread
    inside, beyond = NormalDist().cdf(z - spread), NormalDist().cdf(-z)
    return math.exp(3 + spread**2 / 2) * inside + cap * beyond


def money_side(amounts: np.ndarray, people: int) -> money_score.Money:
    """Return one side of contrasts."""
    mean, squares, cubes = ((amounts**power).sum(axis=1) / people for power in (1, 2, 3))
    variance = (squares - mean**2) * people / (people - 1)
    third = cubes - 3 * mean * squares + 2 * mean**3
    return money_score.money(np.full(len(mean), people), mean, variance, third)


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
            pooled, stated = pool(lift, error)
            rows = np.arange(campaign_count)
            best = pooled.argmax(axis=1)
            raw = (lift - truth)[rows, lift.argmax(axis=1)]
            expected, reach = (pooled - truth)[rows, best], stated[rows, best]
            held = np.mean(np.abs(expected) <= 1.959964 * reach)
            raw_held = np.mean(np.abs(raw) <= 1.959964 * 0.0125)
            print(f"  best of {count}, true spread {100 * spread:.0f} points: as measured {100 * raw.mean():+.2f}, its"
                  f" own range holds in {raw_held:.1%}; expected {100 * expected.mean():+.2f}, stated standard error"
                  f" {100 * reach.mean():.2f}, range holds in {held:.1%}")  # fmt: skip


def unlike_campaigns(campaign_count: int = 200, seed: int = 7) -> None:
    """Print how often the trust gate stops campaigns that it should: women contacted more often, people lost."""
    draws = np.random.default_rng(seed)
    measures = [Measure(name, None, "") for name in ("woman", "age")]
    stopped = 0
    for _ in range(campaign_count):
        is_woman = draws.uniform(size=8000) < 0.5
        is_contacted = draws.uniform(size=8000) < np.where(is_woman, 0.7, 0.3)
        values = np.round(np.column_stack([is_woman, 64 * draws.normal(size=8000)]))
        found = imbalance(measures, {"contact": sums(values[is_contacted]), "holdout": sums(values[~is_contacted])})
        stopped += found is not None and found.p_value < 0.001 and abs(found.difference) >= 0.05
    lost = statistics.planned_split([10_400, 9600], [0.5, 0.5])
    print(f"Women contacted 70 %, men 30 %, seed {seed}: stopped in {stopped} of {campaign_count}")
    print(f"10,400 : 9,600 where half and half was planned: p = {lost:.1e}, stopped below 0.001")


def variants(campaign_count: int = 4000, seed: int = 8) -> None:
    """Print how far the cross-fitted value of variants by segment is from the truth, and how often its range holds."""
    draws = np.random.default_rng(seed)
    print(f"Variants by segment, 1,000 people a cell, {campaign_count} campaigns each, seed {seed}")
    for segments, names, spread in ((6, "ab", 0.0), (6, "ab", 0.02), (6, "abc", 0.0), (20, "abcd", 0.02)):
        rates = 0.1 + np.clip(draws.normal(0, spread, (segments, len(names))), -0.08, 0.3)
        off, flattered, held = [], [], 0
        for _ in range(campaign_count):
            halves = [variant_cells(draws, rates, names) for _ in range(2)]
            gain = arm_choice.cross_value(*halves)
            truth = float(np.mean([worth(arm_choice.choose(half), rates, names) for half in halves]))
            off.append(gain.mean - truth)
            held += abs(gain.mean - truth) <= 1.959964 * gain.variance**0.5
            own = arm_choice.choose(halves[0])
            flattered.append(arm_choice.value(own, halves[0]).mean - worth(own, rates, names))
        print(f"  {segments} segments, {len(names)} variants, spread {100 * spread:.0f} points: cross-fitted"
              f" {100 * np.mean(off):+.3f} (simulation error {100 * np.std(off) / campaign_count**0.5:.3f}), on its own"
              f" half {100 * np.mean(flattered):+.2f}; range holds in {held / campaign_count:.1%}")  # fmt: skip


def variant_cells(draws: np.random.Generator, rates: np.ndarray, names: str) -> dict[str, dict[str, ArmCell]]:
    """Return one half of a campaign's members: 1,000 of each segment and variant."""
    shares = draws.binomial(1000, rates) / 1000
    return {
        f"S{row:02d}": {name: ArmCell(1000, p, p * (1 - p) / 999) for name, p in zip(names, line, strict=True)}
        for row, line in enumerate(shares.tolist())
    }


def worth(chosen: tuple[dict[str, str], str], rates: np.ndarray, names: str) -> float:
    """Return what a choice of variants truly brings beside its single best."""
    by_segment, single = chosen
    return float(
        np.mean([rates[int(key[1:]), names.index(name)] - rates[int(key[1:]), names.index(single)]
                 for key, name in by_segment.items()])
    )  # fmt: skip


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


def pool(lift: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lifts to expect and their standard errors, as model.campaign_pooling has them."""
    weight = error**-2.0
    total = weight.sum(axis=1, keepdims=True)
    fixed = (weight * lift).sum(axis=1, keepdims=True) / total
    q = (weight * (lift - fixed) ** 2).sum(axis=1, keepdims=True)
    tau2 = np.maximum(0, q - (lift.shape[1] - 1)) / (total - (weight**2).sum(axis=1, keepdims=True) / total)
    random = 1 / (error**2 + tau2)
    mean = (random * lift).sum(axis=1, keepdims=True) / random.sum(axis=1, keepdims=True)
    shrinkage = error**2 / (error**2 + tau2)
    variance = (1 - shrinkage) * error**2 + shrinkage**2 / random.sum(axis=1, keepdims=True)
    widening = 2 * (shrinkage * (lift - mean)) ** 2 / (lift.shape[1] - 3)
    return mean + (1 - shrinkage) * (lift - mean), np.sqrt(variance + widening)


if __name__ == "__main__":
    coverage()
    money_coverage()
    boundary()
    promised_power()
    fair_campaigns()
    unlike_campaigns()
    headline()
    variants()
    year()
