"""Plant effects in 100 campaigns of 120,000 contacts each and count how often the verdicts are right.

Run from the checkout: python benchmarks/planted_effects.py

Responses are drawn as counts, one set per seed, put where the measurement keeps its counts, and judged by the same
SQL and tests as any campaign's. Six segments of 20,000 contacts, a fifth of them held out; a contact costs 1, a
response is worth 25, so a lift of 4 points pays.
"""

from __future__ import annotations

import datetime
import decimal
import pathlib
from collections import Counter

import numpy as np

from segapp.stages.campaigns.effects.measure import compare_arms
from segapp.warehouse import Warehouse, build, open_working, read_objects

SQL = pathlib.Path(__file__).resolve().parents[1] / "sql"
SEEDS = 100
CONTACTED, HELD_OUT = 16_000, 4000
RUN_ID = "benchmark"
Effects = dict[str, tuple[float, float, str]]

PLANTED: Effects = {
    "S01 buys anyway": (0.15, 0.15, "no worthwhile effect"),
    "S02 only when asked": (0.12, 0.05, "works"),
    "S03 put off": (0.03, 0.07, "harms"),
    "S04 nothing": (0.06, 0.06, "no worthwhile effect"),
    "S05 nothing": (0.04, 0.04, "no worthwhile effect"),
    "S06 nothing": (0.02, 0.02, "no worthwhile effect"),
}
NOTHING: Effects = {f"S0{number} nothing": (0.06, 0.06, "") for number in range(1, 7)}


def judged(effects: Effects, *, alpha: float, cost: float) -> list[dict[str, str]]:
    """Return, per seed, the verdict of each segment."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(SQL), (1, 2, 3, 4))
        text = (SQL / "4_model" / "campaign_thresholds.sql").read_text()
        warehouse.execute(text.replace("0.05::double as family_alpha", f"{alpha}::double as family_alpha"))
        for seed in range(1, SEEDS + 1):
            put_campaign(warehouse, f"C{seed:03d}", np.random.default_rng(seed), effects, cost)
        compare_arms(warehouse, RUN_ID)
        rows = warehouse.rows(
            "select campaign_key, segment_key, verdict from model.campaign_effects"
            " where segment_key is not null and outcome_name = 'response' order by all"
        )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.campaign_key, {})[row.segment_key] = row.verdict
    return list(found.values())


def put_campaign(
    warehouse: Warehouse,
    key: str,
    draws: np.random.Generator,
    effects: Effects,
    cost: float,
) -> None:
    """Put one campaign's counts where a measurement would."""
    day = datetime.date(2026, 2, 2)
    warehouse.execute(
        "insert into core.campaigns ("
        "campaign_key, campaign_name, channel, start_date, outcome_window_days, cost_per_contact, "
        "value_per_response, margin_share, currency_code, planned_holdout_share, origin, salt, "
        "selection_text, member_count, members_hash, frozen_at, run_id, outcomes_until_date)"
        " values (?, ?, null, ?, 14, ?, 25, 1, null, 0.2, 'frozen', null, null, 120000, null,"
        " ?, ?, ?)",
        [key, key, day, cost, datetime.datetime(2026, 2, 1), RUN_ID, datetime.date(2026, 3, 1)],
    )
    zero = decimal.Decimal(0)
    cells = []
    for name, (contacted_rate, holdout_rate, _) in effects.items():
        for is_holdout, count, rate in ((False, CONTACTED, contacted_rate), (True, HELD_OUT, holdout_rate)):
            responses = int(draws.binomial(count, rate))
            arm = "holdout" if is_holdout else "contact"
            cells.append((RUN_ID, key, name[:3], arm, is_holdout, True, count, responses, 0, zero, zero, zero, 0, 0.0))
    warehouse.insert("model.campaign_cells", cells)


def main() -> None:
    """Print how often planted verdicts are right, and how often nothing is taken for something."""
    for alpha in (0.05, 0.01):
        found = judged(PLANTED, alpha=alpha, cost=1.0)
        right = sum(all(each[name[:3]] == wanted for name, (_, _, wanted) in PLANTED.items()) for each in found)
        print(f"family level {alpha}: all six verdicts right in {right} of {SEEDS} seeds")
        for name, (_, _, wanted) in PLANTED.items():
            counts = Counter(each[name[:3]] for each in found)
            print(f"  {name}: {wanted} in {counts[wanted]}; {dict(counts)}")
        for cost in (1.0, 0.0):
            nothing = judged(NOTHING, alpha=alpha, cost=cost)
            wrong = sum(bool({"works", "harms"} & set(each.values())) for each in nothing)
            print(f"  no effect, a contact costs {cost:g}: any works or harms in {wrong} of {SEEDS}")


if __name__ == "__main__":
    main()
