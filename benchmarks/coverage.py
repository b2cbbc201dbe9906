"""Count how often single ranges hold the truth: Wilson's exactly over a grid, Welch's and that of Qini by simulation.

Run from the checkout: python benchmarks/coverage.py
"""

from __future__ import annotations

import decimal
import math
import pathlib

import numpy as np
import scipy.stats

from segapp.stages.campaigns.effects import uplift
from segapp.stages.campaigns.effects.statistics import MoneyArm, welch
from segapp.stages.campaigns.effects.targeting import mean_of
from segapp.stages.campaigns.effects.uplift import GroupCounts
from segapp.warehouse import build, open_working, read_objects

SQL = pathlib.Path(__file__).resolve().parents[1] / "sql"
PEOPLE = (20, 50, 100, 200, 500, 1000, 2000)
Z = 1.959963984540054


def intervals(tables: np.ndarray) -> dict[str, np.ndarray]:
    """Return the ranges that our SQL gives for tables of (contacted, responses, held out, responses)."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(SQL), (1, 2, 3, 4))
        n1, x1, n0, x0 = (column.tolist() for column in tables.T)
        keys = list(range(len(tables)))
        for arm, is_holdout, people, responses in (("contact", False, n1, x1), ("holdout", True, n0, x0)):
            warehouse.execute(
                "insert into model.campaign_cells select 'r', unnest(?)::varchar, null, ?, ?, true, unnest(?),"
                " unnest(?), 0, ?, ?, ?",
                [keys, arm, is_holdout, people, responses, *[decimal.Decimal(0)] * 3],
            )
        return warehouse.arrays(
            "select contacted_rate_low, contacted_rate_high, lift_low, lift_high from model.campaign_lifts"
            " order by campaign_key::integer"
        )


def wilson() -> None:
    """Print the exact coverage over rates of 1 to 99 %."""
    tables = np.array([(n, x, 10, 5) for n in PEOPLE for x in range(n + 1)])
    found = intervals(tables)
    coverages = []
    for people in PEOPLE:
        mine = tables[:, 0] == people
        low, high = found["contacted_rate_low"][mine], found["contacted_rate_high"][mine]
        for rate in np.arange(1, 100) / 100:
            chances = scipy.stats.binom.pmf(np.arange(people + 1), people, rate)
            coverages.append((chances[(low <= rate) & (rate <= high)].sum(), people, rate))
    least = min(coverages)
    mean = np.mean([each[0] for each in coverages])
    print(f"Wilson, {len(coverages)} pairs of size and rate: mean {mean:.4f}, least {least[0]:.4f}", end="")
    print(f" (n = {least[1]}, rate {least[2]:.2f})")


def welch_money(draw_count: int = 2000) -> None:
    """Print the coverage for money that most people do not spend and few spend much of, whole and capped."""
    draws = np.random.default_rng(2)
    found: dict[str, list[tuple[float, float, int]]] = {"as recorded": [], "capped at 99 % of buyers": []}
    cut = []
    for buyers in (0.05, 0.2, 0.5):
        for n1 in (400, 2000, 8000):
            cap = math.exp(3 + 2.3263)
            below = math.exp(3.5) * scipy.stats.norm.cdf(1.3263) + cap * 0.01  # mean of what counts of one buyer
            cut.append(1 - below / math.exp(3.5))
            hits = dict.fromkeys(found, 0)
            for _ in range(draw_count):
                money = [np.where(draws.uniform(size=count) < share, draws.lognormal(3, 1, count), 0.0)
                         for count, share in ((n1, buyers + 0.02), (n1 // 4, buyers))]  # fmt: skip
                whole = np.concatenate(money)
                limit = np.quantile(whole[whole > 0], 0.99, method="inverted_cdf")
                hits["as recorded"] += holds(money, 0.02 * math.exp(3.5))
                hits["capped at 99 % of buyers"] += holds([np.minimum(each, limit) for each in money], 0.02 * below)
            for name, count in hits.items():
                found[name].append((count / draw_count, buyers, n1))
    for name, coverages in found.items():
        least, mean = min(coverages), np.mean([each[0] for each in coverages])
        print(f"Welch, money {name}, 9 designs of {draw_count} draws, seed 2: mean {mean:.4f}, least {least[0]:.4f}"
              f" ({least[1]:.0%} buyers, {least[2]} contacted)")  # fmt: skip
    print(f"The cap leaves out {np.mean(cut):.1%} of such money")


def holds(money: list[np.ndarray], truth: float) -> bool:
    """Say whether the range of the difference holds the truth."""
    arms = [MoneyArm(len(each), float(each.mean()), float(each.var(ddof=1))) for each in money]
    made = welch(arms[0], arms[1], alpha=0.05, limit=0.0)
    return made is not None and abs(arms[0].mean - arms[1].mean - truth) <= made.quantile * made.error


def qini(draw_count: int = 2000) -> None:
    """Print how often the range of Qini holds, for segments that are alike and that differ."""
    draws = np.random.default_rng(3)
    for count in (2, 4, 6, 20):
        for spread in (0.0, 0.03):
            lifts = 0.03 + draws.normal(0, spread, count)
            hits = 0
            for _ in range(draw_count):
                halves = [half_of(draws, lifts) for _ in range(2)]
                truth = np.mean([true_qini(uplift.ranking(each), lifts) for each in halves])
                middle, reach = mean_of(uplift.cross_judge(*halves), Z)
                hits += abs(middle - truth) <= reach
            print(f"Qini of {count} segments, true spread {100 * spread:.0f} points, {draw_count} draws, seed 3:"
                  f" {hits / draw_count:.1%}")  # fmt: skip


def half_of(draws: np.random.Generator, lifts: np.ndarray) -> dict[str, GroupCounts]:
    """Return the counts of one half: 800 contacted and 200 held out of each segment."""
    return {
        f"S{i:02d}": GroupCounts(800, int(draws.binomial(800, max(0.06 + x, 0))), 200, int(draws.binomial(200, 0.06)))
        for i, x in enumerate(lifts)
    }


def true_qini(order: list[str], lifts: np.ndarray) -> float:
    """Return the Qini that this order has in truth."""
    size = len(lifts)
    return sum((0.5 - (rank + 0.5) / size) * float(lifts[int(name[1:])]) / size for rank, name in enumerate(order))


if __name__ == "__main__":
    wilson()
    welch_money()
    qini()
