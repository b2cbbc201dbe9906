"""Count how often the likely ranges hold the truth: Wilson exactly over a grid, Newcombe's and Welch's by simulation.

Run from the checkout: python benchmarks/coverage.py
"""

from __future__ import annotations

import decimal
import math
import pathlib

import numpy as np
import scipy.stats

from segapp.stages.campaigns.effects.statistics import MoneyArm, welch
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
                " unnest(?), 0, ?, ?",
                [keys, arm, is_holdout, people, responses, decimal.Decimal(0), decimal.Decimal(0)],
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


def newcombe(draw_count: int = 2000) -> None:
    """Print the coverage over 40 designs of rates and sizes."""
    draws = np.random.default_rng(1)
    designs = [(p1, p0, n1, n1 // 4) for p0 in (0.01, 0.05, 0.1, 0.2, 0.4) for p1 in (p0, p0 + 0.05)
               for n1 in (100, 400, 2000, 8000)]  # fmt: skip
    tables = np.vstack(
        [
            np.column_stack(
                [
                    np.full(draw_count, n1),
                    draws.binomial(n1, p1, draw_count),
                    np.full(draw_count, n0),
                    draws.binomial(n0, p0, draw_count),
                ]
            )
            for p1, p0, n1, n0 in designs
        ]
    )
    found = intervals(tables)
    truth = np.repeat([p1 - p0 for p1, p0, _, _ in designs], draw_count)
    inside = ((found["lift_low"] <= truth) & (truth <= found["lift_high"])).reshape(len(designs), draw_count)
    rates = inside.mean(axis=1)
    worst = designs[int(rates.argmin())]
    print(
        f"Newcombe, {len(designs)} designs of {draw_count} draws: mean {rates.mean():.4f}, least {rates.min():.4f}",
        end="",
    )
    print(f" (rates {worst[0]:.2f} and {worst[1]:.2f}, {worst[2]} contacted and {worst[3]} held out)")


def welch_money(draw_count: int = 2000) -> None:
    """Print the coverage for money that most people do not spend and few spend much of."""
    draws = np.random.default_rng(2)
    coverages = []
    for buyers in (0.05, 0.2, 0.5):
        for n1 in (400, 2000, 8000):
            truth = 0.02 * math.exp(3 + 0.5)
            hits = 0
            for _ in range(draw_count):
                arms = []
                for count, share in ((n1, buyers + 0.02), (n1 // 4, buyers)):
                    money = np.where(draws.uniform(size=count) < share, draws.lognormal(3, 1, count), 0.0)
                    arms.append(MoneyArm(count, float(money.mean()), float(money.var(ddof=1))))
                made = welch(arms[0], arms[1], Z)
                error = math.sqrt(sum(arm.variance / arm.count for arm in arms))
                hits += made is not None and abs(arms[0].mean - arms[1].mean - truth) <= made[0] * error
            coverages.append((hits / draw_count, buyers, n1))
    least = min(coverages)
    mean = np.mean([each[0] for each in coverages])
    print(f"Welch, 9 designs of lognormal money, {draw_count} draws: mean {mean:.4f}, least {least[0]:.4f}", end="")
    print(f" ({least[1]:.0%} buyers, {least[2]} contacted)")


if __name__ == "__main__":
    wilson()
    newcombe()
    welch_money()
