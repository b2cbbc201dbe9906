"""Count how often single ranges hold the truth: Wilson's exactly over a grid, those of money and Qini by simulation.

Run from the checkout: python benchmarks/coverage.py
"""

from __future__ import annotations

import decimal
import math
import pathlib

import numpy as np
import scipy.stats

from segapp.stages.campaigns.effects import money_score, uplift
from segapp.stages.campaigns.effects.targeting import mean_of
from segapp.stages.campaigns.effects.uplift import GroupCounts
from segapp.warehouse import build, open_working, read_objects

SQL = pathlib.Path(__file__).resolve().parents[1] / "sql"
PEOPLE = (20, 50, 100, 200, 500, 1000, 2000)
LEAST_PAYERS = 20
Z = 1.959963984540054


def intervals(tables: np.ndarray) -> dict[str, np.ndarray]:
    """Return the ranges that our SQL gives for tables of (contacted, responses, held out, responses)."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(SQL), (1, 2, 3, 4))
        n1, x1, n0, x0 = (column.tolist() for column in tables.T)
        keys = list(range(len(tables)))
        for arm, is_holdout, people, responses in (("contact", False, n1, x1), ("holdout", True, n0, x0)):
            warehouse.execute(
                "insert into model.campaign_cells ("
                "run_id, campaign_key, segment_key, arm_name, is_holdout, is_ranking_half, member_count, "
                "responded_count, converted_count, revenue_sum, revenue_square_sum, recorded_sum, "
                "paying_count, revenue_cube_sum)"
                " select 'r', unnest(?)::varchar, null, ?, ?, true, unnest(?),"
                " unnest(?), 0, ?, ?, ?, 0, 0",
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


def money(draw_count: int = 4000) -> None:
    """Print the coverage for money that most people do not spend and few spend much of, beside Welch's."""
    draws = np.random.default_rng(2)
    found: dict[str, list[tuple[float, float, int]]] = {"ours": [], "Welch's": []}
    for buyers in (0.05, 0.2, 0.5):
        for n1 in (400, 2000, 8000):
            hits = dict.fromkeys(found, 0)
            shown = 0
            for _ in range(draw_count):
                arms = [paid(draws, count, share) for count, share in ((n1, buyers + 0.02), (n1 // 4, buyers))]
                whole = np.concatenate(arms)
                cap = np.quantile(whole[whole > 0], 0.99, method="inverted_cdf")
                if np.sum(whole > 0) >= LEAST_PAYERS:
                    shown += 1
                    for name, is_held in holds([np.minimum(each, cap) for each in arms], 0.02 * counted(cap)).items():
                        hits[name] += is_held
            for name, count in hits.items():
                found[name].append((count / shown, buyers, n1))
    for name, coverages in found.items():
        least, most, mean = min(coverages), max(coverages), np.mean([each[0] for each in coverages])
        print(f"Money capped at 99 % of buyers, range {name}, 9 designs of {draw_count} draws, seed 2: mean {mean:.4f},"
              f" least {least[0]:.4f} ({least[1]:.0%} buyers, {least[2]} contacted), most {most[0]:.4f}")  # fmt: skip


def paid(draws: np.random.Generator, people: int, share: float) -> np.ndarray:
    """Return what each of so many people paid."""
    return np.where(draws.uniform(size=people) < share, draws.lognormal(3, 1, people), 0.0)


def counted(cap: float) -> float:
    """Return what counts of one buyer's amount on average, of a lognormal with mean log 3."""
    z = math.log(cap) - 3
    return float(math.exp(3.5) * scipy.stats.norm.cdf(z - 1) + cap * scipy.stats.norm.sf(z))


def holds(arms: list[np.ndarray], truth: float) -> dict[str, bool]:
    """Say whether the range of the difference holds the truth: ours and Welch's."""
    sides = [side(each) for each in arms]
    welch = scipy.stats.ttest_ind(arms[0] - truth, arms[1], equal_var=False).pvalue
    return {"ours": bool(abs(money_score.score(*sides, truth)[0]) <= Z), "Welch's": bool(welch >= 0.05)}


def side(arm: np.ndarray) -> money_score.Money:
    """Return one side's figures."""
    third = float(np.mean((arm - arm.mean()) ** 3))
    return money_score.money([len(arm)], [arm.mean()], [arm.var(ddof=1)], [third])


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
    money()
    qini()
