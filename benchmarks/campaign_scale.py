"""Freeze, measure and read campaigns of a million and ten million contacts beside plain statements on as many rows.

Run from the checkout: python benchmarks/campaign_scale.py
"""

from __future__ import annotations

import argparse
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from measure import Measured, machine, measure, write_table

from segapp.settings import Limits
from segapp.stages.campaigns import Split
from segapp.stages.campaigns import measure as measure_campaigns
from segapp.warehouse import Warehouse, open_working
from tests.worlds.campaign import RUN, make_world, spring

MEMORY_LIMIT = "400MB"
SEGMENTS = 6
MARTS = ("campaign_lift", "segment_targets", "campaigns", "budget_plan")
OUTCOMES = """
insert into core.campaign_outcomes (
    campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id
)
select campaign_key, customer_id, date '2026-02-05', 'order', 20.5, null, 'b'
from core.campaign_contacts
where ('0x' || substr(md5(customer_id), 1, 4))::integer % 100 < case when is_holdout then 5 else 8 end"""

PLAIN_FREEZE = """
create table core.plain as
select
    'C01' as campaign_key, customer_id, 'contact' as arm_name, false as is_holdout, null::date as contacted_date,
    segment_key, false as is_segment_later, true as is_known_customer, null::varchar as conflicting_arm_name,
    customer_id < 'c3' as is_ranking_half, '3' as feature_bands, null::boolean as is_responded,
    null::boolean as is_converted, null::decimal(18, 4) as revenue, null::varchar as batch_id
from model.assignments"""
PLAIN_MEASURE = """
select contacts.segment_key, contacts.is_holdout, count(*), count(outcomes.customer_id), sum(outcomes.amount)
from core.campaign_contacts as contacts
left join (select customer_id, sum(amount) as amount from core.campaign_outcomes group by customer_id) as outcomes
    on contacts.customer_id = outcomes.customer_id
group by all"""
PLAIN_READ = "select count(*) filter (where not is_holdout), max(customer_id) from core.campaign_contacts"


def open_only(warehouse: Warehouse) -> None:
    """Do nothing: what imports and opening cost is part of every other step."""


def plain_freeze(warehouse: Warehouse) -> None:
    """Write the columns of an audience from constants and take them away again."""
    warehouse.execute(PLAIN_FREEZE)
    warehouse.execute("checkpoint")
    warehouse.execute("drop table core.plain")


def freeze(warehouse: Warehouse) -> None:
    """Freeze everybody with a fifth held out."""
    spring(warehouse, split=Split(0.2), cost_per_contact=1.0)
    warehouse.execute("checkpoint")


def outcomes(warehouse: Warehouse) -> None:
    """Give 8 % of the contacted and 5 % of those held out an order."""
    warehouse.execute(OUTCOMES)
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-01'")


def plain_measure(warehouse: Warehouse) -> None:
    """Count responses and money by segment and side."""
    warehouse.execute(PLAIN_MEASURE).fetchall()


def measure_all(warehouse: Warehouse) -> None:
    """Measure as every run does."""
    measure_campaigns(warehouse, RUN)


def read_marts(warehouse: Warehouse) -> None:
    """Read every row of the marts that have one per campaign and segment."""
    for mart in MARTS:
        warehouse.execute(f"select * from marts.{mart}").fetchall()


def plain_read(warehouse: Warehouse) -> None:
    """Read the contacts as they stand."""
    warehouse.execute(PLAIN_READ).fetchall()


def read_contacts(warehouse: Warehouse) -> None:
    """Read every contact with what became of it."""
    warehouse.scalar("select count(*) filter (where is_responded) from marts.campaign_contacts")


STEPS = {
    "imports and opening, part of every line below": open_only,
    "plain: the audience's columns from constants": plain_freeze,
    "freeze": freeze,
    "outcomes": outcomes,
    "plain: responses by segment and side": plain_measure,
    "measure: every figure, test and flag": measure_all,
    f"marts.{', '.join(MARTS)}": read_marts,
    "plain: the contacts as they stand": plain_read,
    "marts.campaign_contacts, all rows": read_contacts,
}
MAKE = "make the customers"
SHOWN = tuple(name for name in STEPS if name != "outcomes")


def main() -> None:
    """Measure every step at every size and write the table; with --step, do one step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--step", choices=(MAKE, *STEPS))
    parser.add_argument("--file", type=pathlib.Path)
    options = parser.parse_args()
    if options.step == MAKE:
        make_world((options.contacts[0] // SEGMENTS,) * SEGMENTS, str(options.file)).close()
        return
    if options.step:
        with open_working(options.file, Limits(memory_limit=MEMORY_LIMIT)) as warehouse:
            STEPS[options.step](warehouse)
        return
    found = {count: measure_size(count) for count in options.contacts}
    head = " | ".join(f"{count:,} contacts: wall / processor / peak" for count in found)
    lines = [f"| step | {head} |", f"|---|{'---:|' * len(found)}"]
    for name in SHOWN:
        cells = " | ".join(worded(found[count][name]) for count in found)
        lines.append(f"| {name} | {cells} |")
    load = f"Load of the machine at the end: {os.getloadavg()[0]:.1f}."
    lines += ["", f"Memory limit of the database: {MEMORY_LIMIT}. {machine('duckdb')} {load}"]
    write_table("campaigns", lines)


def worded(each: Measured) -> str:
    """Return seconds, processor seconds and peak memory of one step."""
    return f"{each.seconds:.1f} s / {each.cpu_seconds:.1f} s / {each.peak_mib:.0f} MiB"


def measure_size(contacts: int) -> dict[str, Measured]:
    """Make the customers, then run every step on them in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="segapp-bench-") as name:
        folder = pathlib.Path(name)
        file = folder / "scale.duckdb"
        found = {}
        for step in (MAKE, *STEPS):  # the customers too: a child starts with its parent's peak of memory
            command = [sys.executable, __file__, "--step", step, "--file", str(file), "--contacts", str(contacts)]
            found[step] = measure(command, folder)
            print(f"{contacts:,} {step}: {worded(found[step])}", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main()
