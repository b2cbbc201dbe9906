"""Draw a fixed sample of customers, the same whatever the order of the rows: those whose id has the lowest md5."""

from __future__ import annotations

import numpy as np

from segapp.model import WeightedPoints
from segapp.stages.summarize.inputs import Inputs
from segapp.transforms import Scaling
from segapp.warehouse import Warehouse

SAMPLE_SIZE = 20_000


def draw_sample(warehouse: Warehouse, inputs: Inputs, scalings: list[Scaling]) -> WeightedPoints:
    """Return the sampled customers as points of weight 1, in rising order."""
    names = [f"u{i}" for i in range(1, len(scalings) + 1)]
    found = warehouse.arrays(
        f"select {', '.join(names)} from ({inputs.units_select('md5(customer_id) as place', 'customer_id')}) as units"
        f" order by place, customer_id limit {SAMPLE_SIZE}"
    )
    u = np.column_stack([np.asarray(found[name], dtype=np.float64) for name in names])
    z = (u - np.array([each.centre for each in scalings])) / np.array([each.scale for each in scalings])
    z = z[np.lexsort(z.T[::-1])]
    return WeightedPoints(z, np.ones(len(z), dtype=np.int64), np.zeros(len(z)))
