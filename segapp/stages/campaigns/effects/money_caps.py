"""Cap extreme amounts at a stated quantile of those who paid, so that a few large buyers do not decide a verdict.

Winsorising by one limit for all arms together (Tukey 1962, The future of data analysis, Ann. Math. Stat. 33): without
an effect the arms stay alike; with one, the lift in money is that of the capped amounts, and what is cut is said.
"""

from __future__ import annotations

from segapp.figures import figure, percent_of_text
from segapp.warehouse import Warehouse, step

Flag = tuple[str, str, str, int, bool, str]


_STEPS = "round(coalesce(least(results.revenue, caps.cap_amount) / steps.step, 0))::hugeint"
CUBE = f"{_STEPS} * {_STEPS} * {_STEPS}"
"""The cube of an amount in whole steps of a 2^30th of the largest: their sum is the same in whatever order."""


def write_caps(warehouse: Warehouse, run_id: str) -> None:
    """Replace the cap of every campaign with money; none where no quantile is set."""
    quantile = warehouse.scalar("select money_cap_quantile from model.campaign_thresholds")
    warehouse.execute("delete from model.campaign_caps")
    if quantile is not None:
        warehouse.execute(step("campaigns/caps"), {"run_id": run_id, "quantile": quantile})


def amount_steps(warehouse: Warehouse) -> str:
    """Return the select of the step in which each campaign's amounts are cubed."""
    if warehouse.scalar("select money_cap_quantile from model.campaign_thresholds") is not None:
        return "select campaign_key, cap_amount::double / 1073741824 as step from model.campaign_caps"
    return """
select campaign_key, max(revenue)::double / 1073741824 as step
from model.campaign_results
where revenue > 0
group by campaign_key"""


LEAST_SHARE = 0.0005
"""A smaller share of the money is not reported."""


def cap_flags(warehouse: Warehouse) -> list[Flag]:
    """Report for each campaign how much its cap cuts."""
    return [
        (row.campaign_key, "campaign", "amounts capped", row.capped_count, False, _text(row.capped_count, row))
        for row in warehouse.rows(
            "select * from model.campaign_caps where capped_share >= ? order by campaign_key", [LEAST_SHARE]
        )
    ]


def _text(count: int, row: object) -> str:
    amount = figure(float(row.cap_amount), 2)  # type: ignore[attr-defined]
    share, quantile = percent_of_text(row.capped_share), percent_of_text(row.cap_quantile, 0)  # type: ignore[attr-defined]
    who = "person who paid more is counted" if count == 1 else "people who paid more are counted"
    return (
        f"Money: {figure(count)} {who} with {amount}, up to which {quantile} of those who paid lie;"
        f" that leaves out {share} of the money."
    )
