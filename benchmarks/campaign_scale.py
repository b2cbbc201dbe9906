"""Freeze, measure and read a campaign of ten million contacts, with time and peak memory of each step.

Run from the checkout: python benchmarks/campaign_scale.py [contacts]
"""

from __future__ import annotations

import pathlib
import resource
import sys
import tempfile
import time
from collections.abc import Callable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from segapp.stages.campaigns import Split, measure
from segapp.warehouse import Warehouse
from tests.campaigns.world import RUN, make_world, spring

MARTS = ("campaign_lift", "segment_targets", "campaigns")
OUTCOMES = """
insert into core.campaign_outcomes
select campaign_key, customer_id, date '2026-02-05', 'order', 20.5, null, 'b'
from core.campaign_contacts
where ('0x' || substr(md5(customer_id), 1, 4))::integer % 100 < case when is_holdout then 5 else 8 end"""


def timed(name: str, step: Callable[[], object]) -> None:
    """Print how long a step takes and the most memory the process has had."""
    began = time.monotonic()
    step()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {name} | {time.monotonic() - began:.1f} s | {peak:.0f} MiB |", flush=True)


def contact_rows(warehouse: Warehouse) -> object:
    """Read every contact with what became of it."""
    return warehouse.scalar("select count(*) filter (where is_responded) from marts.campaign_contacts")


def main(contacts: int) -> None:
    """Print a table of steps."""
    with tempfile.TemporaryDirectory() as folder:
        warehouse = make_world((contacts // 6,) * 6, str(pathlib.Path(folder) / "scale.duckdb"))
        warehouse.execute("set memory_limit = '800MB'")
        print(f"| step, {contacts:,} contacts | time | peak memory |\n|---|---|---|")
        timed("freeze", lambda: spring(warehouse, split=Split(0.2), cost_per_contact=1.0))
        timed("outcomes", lambda: warehouse.execute(OUTCOMES))
        warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-01'")
        timed("measure", lambda: measure(warehouse, RUN))
        for mart in MARTS:
            timed(f"marts.{mart}", lambda mart=mart: warehouse.rows(f"select * from marts.{mart}"))
        timed("marts.campaign_contacts, all rows", lambda: contact_rows(warehouse))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
