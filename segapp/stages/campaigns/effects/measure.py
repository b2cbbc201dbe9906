"""Measure every campaign: one pass over the contacts for a few counts, then tests and flags on these.

Lift, intervals, pooling and verdicts are views on what is stored here (sql/4_model/campaign_*.sql).
"""

from __future__ import annotations

from typing import Any

from segapp.model import RunContext
from segapp.stages.campaigns.design.cards import write_cards
from segapp.stages.campaigns.effects import statistics
from segapp.stages.campaigns.effects.arm_choice import write_arm_choice
from segapp.stages.campaigns.effects.balance import write_balance
from segapp.stages.campaigns.effects.contrast_rows import write_adjusted, write_tests
from segapp.stages.campaigns.effects.flags import write_flags
from segapp.stages.campaigns.effects.memory import write_memory
from segapp.stages.campaigns.effects.money_caps import CUBE, amount_steps, write_caps
from segapp.stages.campaigns.effects.targeting import write_targeting
from segapp.warehouse import Warehouse, step

MEASURED = "campaigns.outcomes_until_date is not null"
"""Without outcomes a campaign has no figures: no row means no response only once outcomes were loaded."""


def measure(warehouse: Warehouse, run: RunContext) -> None:
    """Measure all campaigns again, by intention to treat; without any, count who could be reached.

    Called in every run after the segments are described and before the marts are built.
    """
    _write_reach(warehouse, run.run_id)
    if warehouse.scalar("select exists (from core.campaigns) or exists (from core.campaign_contacts)"):
        _measure_campaigns(warehouse, run)
    write_cards(warehouse, run.run_id)


def _measure_campaigns(warehouse: Warehouse, run: RunContext) -> None:
    place_late_customers(warehouse)
    write_caps(warehouse, run.run_id)
    _write_cells(warehouse, run.run_id)
    _write_band_cells(warehouse, run.run_id)
    compare_arms(warehouse, run.run_id)
    write_balance(warehouse, run.run_id)
    write_adjusted(warehouse, run.run_id)
    write_flags(warehouse, run.run_id)
    write_memory(warehouse, run.run_id)
    write_targeting(warehouse, run.run_id)
    write_arm_choice(warehouse, run.run_id)


def compare_arms(warehouse: Warehouse, run_id: str) -> None:
    """Store what SQL has no function for, from the counts in model.campaign_cells alone."""
    _write_spreads(warehouse, run_id)
    write_tests(warehouse, run_id)


def place_late_customers(warehouse: Warehouse) -> None:
    """Give contacts the segment known now where their customer was unknown when they were loaded; marked as later."""
    warehouse.execute("""
update core.campaign_contacts
set
    is_known_customer = true,
    segment_key = assignments.segment_key,
    is_segment_later = assignments.segment_key is not null
from model.assignments
where not campaign_contacts.is_known_customer
    and campaign_contacts.customer_id = assignments.customer_id""")


def _write_reach(warehouse: Warehouse, run_id: str) -> None:
    """Count, per segment, who may be contacted and who fits well."""
    _replace(warehouse, "model.segment_reach", step("campaigns/reach"), run_id)


def _write_cells(warehouse: Warehouse, run_id: str) -> None:
    _replace(
        warehouse,
        "model.campaign_cells",
        f"""
insert into model.campaign_cells
select
    $run_id as run_id,
    results.campaign_key,
    results.segment_key,
    results.arm_name,
    results.is_holdout,
    results.is_ranking_half,
    count(*) as member_count,
    count(*) filter (where results.is_responded) as responded_count,
    count(*) filter (where results.is_converted) as converted_count,
    sum(least(results.revenue, caps.cap_amount)) as revenue_sum,
    sum(least(results.revenue, caps.cap_amount) * least(results.revenue, caps.cap_amount)) as revenue_square_sum,
    sum(results.revenue) as recorded_sum,
    count(*) filter (where results.revenue > 0) as paying_count,
    sum({CUBE})::double * max(power(steps.step, 3)) as revenue_cube_sum
from model.campaign_results as results
left join model.campaign_caps as caps on results.campaign_key = caps.campaign_key
left join ({amount_steps(warehouse)}) as steps on results.campaign_key = steps.campaign_key
inner join core.campaigns on results.campaign_key = campaigns.campaign_key
where {MEASURED} and results.is_known_customer and results.conflicting_arm_name is null
group by all
order by all""",
        run_id,
    )


def _write_band_cells(warehouse: Warehouse, run_id: str) -> None:
    _replace(warehouse, "model.campaign_band_cells", step("campaigns/band_cells"), run_id)


def _write_spreads(warehouse: Warehouse, run_id: str) -> None:
    """Store the exact variance and the skewness of the money per person in every arm."""
    interval_z = warehouse.scalar("select interval_z from model.thresholds")
    rows = warehouse.rows("""
select campaign_key, segment_key, arm_name, member_count, revenue_sum, revenue_square_sum, revenue_cube_sum
from model.campaign_counts
where outcome_name = 'revenue'
order by all""")
    warehouse.execute("delete from model.campaign_spreads")
    warehouse.insert("model.campaign_spreads", [_spread(row, run_id, interval_z) for row in rows])


def _spread(row: Any, run_id: str, interval_z: float) -> tuple[object, ...]:
    sums = (row.member_count, row.revenue_sum, row.revenue_square_sum)
    variance, third = statistics.exact_variance(*sums), statistics.third_moment(*sums, row.revenue_cube_sum)
    quantile = statistics.student_quantile(row.member_count, interval_z)
    return (run_id, row.campaign_key, row.segment_key, row.arm_name, variance, quantile, third)


def _replace(warehouse: Warehouse, table: str, insert: str, run_id: str) -> None:
    warehouse.execute(f"delete from {table}")
    warehouse.execute(insert, {"run_id": run_id})
