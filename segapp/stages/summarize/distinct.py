"""Group customers by their distinct feature vectors: exact, and small for whole numbers or few customers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from segapp.model import Feature, Floats, Ints
from segapp.stages.summarize.inputs import Inputs
from segapp.transforms import Distribution, kind_of, limited_sql
from segapp.warehouse import Warehouse


@dataclass(frozen=True)
class DistinctVectors:
    """u (n, d) of every distinct vector in rising order, and the customers of each."""

    u: Floats
    weights: Ints

    def distribution(self, number: int) -> Distribution:
        """Return what scaling needs to know of one feature, summed exactly."""
        values, places = np.unique(self.u[:, number], return_inverse=True)
        column = WeightedValues(values, np.bincount(places, weights=self.weights).astype(np.int64))
        return Distribution(float(values[0]), float(values[-1]), column.mean(), column.spread(), column.quantile)


@dataclass(frozen=True)
class WeightedValues:
    """The distinct values of one feature in rising order, and how many customers have each."""

    values: Floats
    counts: Ints

    def mean(self) -> float:
        """Return the mean; summed from the smallest value on, so that large offsets cost no digits."""
        low = float(self.values[0])
        return low + math.fsum((self.values - low) * self.counts) / int(self.counts.sum())

    def spread(self) -> float:
        """Return the population standard deviation."""
        return math.sqrt(math.fsum((self.values - self.mean()) ** 2 * self.counts) / int(self.counts.sum()))

    def quantile(self, share: float) -> float:
        """Return the quantile with linear interpolation between neighbours, as `quantile_cont` and numpy do."""
        ends = np.cumsum(self.counts)
        place = share * (int(ends[-1]) - 1)
        lower, upper = (
            float(self.values[np.searchsorted(ends, rank, side="right")])
            for rank in (math.floor(place), math.ceil(place))
        )
        return lower + (upper - lower) * (place - math.floor(place))


def count_distinct(warehouse: Warehouse, inputs: Inputs, limit: int) -> DistinctVectors | None:
    """Return the distinct vectors, or None if there are more than `limit`."""
    names = [f"x{i}" for i in range(1, len(inputs.features) + 1)]
    units = ", ".join(f"{_units(each, name)} as {name}" for each, name in zip(inputs.features, names, strict=True))
    warehouse.execute("set perfect_ht_threshold = 24")  # groups of small integers get an array instead of a hash table
    try:
        found = warehouse.arrays(
            f"select {units}, customer_count from ("
            f"select {', '.join(names)}, count(*) as customer_count from ({inputs.values_select()}) as vectors"
            f" group by {', '.join(names)} order by {', '.join(names)} limit {limit + 1}) as points"
            f" order by {', '.join(names)}"
        )
    finally:
        warehouse.execute("reset perfect_ht_threshold")
    weights = np.asarray(found["customer_count"], dtype=np.int64)
    if len(weights) > limit:
        return None
    u = np.column_stack([np.asarray(found[name], dtype=np.float64) for name in names])
    if any(each.low_limit is not None for each in inputs.features):  # values beyond a limit are the same now
        u, places = np.unique(u, axis=0, return_inverse=True)
        weights = np.bincount(places, weights=weights).astype(np.int64)
    return DistinctVectors(u, weights)


def _units(feature: Feature, name: str) -> str:
    return kind_of(feature).sql(limited_sql(feature, f"cast({name} as double)"))
