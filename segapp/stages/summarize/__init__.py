"""Summarize the customers into a small set of weighted points, by SQL; Python never sees one row per customer.

Distinct feature vectors are exact; a grid of cells with exact sums holds any number of continuous values; with more
features than a grid can carry, a fixed sample starts the search and passes over all customers finish it.
"""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import numpy as np

from segapp.errors import ModelError
from segapp.model import Feature, Progress, Summary, Transform, WeightedPoints
from segapp.stages.summarize.distinct import DistinctVectors, count_distinct
from segapp.stages.summarize.exact_moments import Moments, measure
from segapp.stages.summarize.grid import MAX_FEATURES, count_cells
from segapp.stages.summarize.inputs import Inputs, survey
from segapp.stages.summarize.polish import polish
from segapp.stages.summarize.quantiles import Column, quantile
from segapp.stages.summarize.sample import draw_sample
from segapp.transforms import Distribution, Scaling, fences, kind_of, scale
from segapp.warehouse import Warehouse

__all__ = ["polish", "summarize"]

MAX_DISTINCT_POINTS = 1_000_000
MAX_WHOLE_VECTORS = 2**24
"""Whole numbers whose ranges allow no more vectors than this are grouped whatever the number of customers."""
FEW_CUSTOMERS = 20_000
"""Up to this many customers are grouped by their exact values, whole or not."""


def summarize(warehouse: Warehouse, features: tuple[Feature, ...], progress: Progress) -> Summary:
    """Return the weighted points of features.customer_features and how each feature was scaled.

    The rule: distinct vectors where there are at most 20,000 customers, or where all features are whole numbers and
    have at most a million distinct vectors; else a grid for up to 8 features; else a sample.

    Parameters
    ----------
    warehouse : Warehouse
        The working copy.
    features : tuple of Feature
        The training features, in catalog order.
    progress : callable
        Told at the start of each long step.

    Raises
    ------
    ModelError
        If there is no training feature, or no customer that can be placed.
    """
    if not features:
        raise ModelError(
            "no feature has the role 'train'", where="features.feature_catalog", todo="Give one the role 'train'"
        )
    progress("Surveying the features")
    inputs = _limit(warehouse, _impute(warehouse, survey(warehouse, features)))
    if _may_be_few(inputs):
        progress("Grouping customers by their features")
        vectors = count_distinct(warehouse, inputs, MAX_DISTINCT_POINTS)
        if vectors is not None:
            return _summarize_distinct(inputs, vectors)
    return _summarize_many(warehouse, inputs, progress)


def _impute(warehouse: Warehouse, inputs: Inputs) -> Inputs:
    """Find the median of each feature whose null policy is `median`, over the customers that can be placed."""
    return inputs.with_imputed(
        tuple(
            _median(warehouse, inputs, number) if feature.null_policy == "median" else None
            for number, feature in enumerate(inputs.features)
        )
    )


def _limit(warehouse: Warehouse, inputs: Inputs) -> Inputs:
    """Find the limits of each feature whose transform has some, over the customers that can be placed."""
    return inputs.with_limits(
        tuple(
            fences(functools.partial(quantile, warehouse, _values(inputs, number)))
            if kind_of(feature).has_limits
            else None
            for number, feature in enumerate(inputs.features)
        )
    )


def _values(inputs: Inputs, number: int) -> Column:
    name = f"x{number + 1}"
    ends = inputs.min_values[number], inputs.max_values[number]
    return Column(inputs.values_select(), name, inputs.included_count, *ends)


def _median(warehouse: Warehouse, inputs: Inputs, number: int) -> float:
    select = f"{inputs.select([f'{inputs.value(number)} as x'])} and {inputs.value(number)} is not null"
    row_count = int(warehouse.scalar(f"select count(*) from ({select}) as given"))
    if row_count == 0:  # only customers that cannot be placed have a value
        return inputs.min_values[number]
    column = Column(select, "x", row_count, inputs.min_values[number], inputs.max_values[number])
    return quantile(warehouse, column, 0.5)


def _may_be_few(inputs: Inputs) -> bool:
    """Return whether grouping by distinct vectors is cheap: few customers, or whole numbers of small ranges."""
    if inputs.included_count <= FEW_CUSTOMERS:
        return True
    ranges = [high - low for low, high in zip(inputs.min_values, inputs.max_values, strict=True)]
    if not all(whole or each == 0 for whole, each in zip(inputs.are_whole, ranges, strict=True)):
        return False
    return math.prod(each + 1 for each in ranges) <= MAX_WHOLE_VECTORS or inputs.included_count <= MAX_DISTINCT_POINTS


def _summarize_distinct(inputs: Inputs, vectors: DistinctVectors) -> Summary:
    scalings = [scale(feature, vectors.distribution(i)) for i, feature in enumerate(inputs.features)]
    centres = np.array([scaling.centre for scaling in scalings])
    scales = np.array([scaling.scale for scaling in scalings])
    z = (vectors.u - centres) / scales
    return _summary(inputs, scalings, WeightedPoints(z, vectors.weights, np.zeros(len(z))), "distinct")


def _summarize_many(warehouse: Warehouse, inputs: Inputs, progress: Progress) -> Summary:
    progress("Measuring means and spreads")
    ranges = inputs.unit_ranges()
    moments = measure(warehouse, inputs.units_select(), ranges)
    found = [_distribution(warehouse, inputs, number, moments[number]) for number in range(len(moments))]
    scalings = [scale(feature, each) for feature, each in zip(inputs.features, found, strict=True)]
    spreads = [0.0 if each.is_constant else each.spread for each in found]
    if sum(spread > 0 for spread in spreads) > MAX_FEATURES:
        progress("Drawing a sample")
        summary = _summary(inputs, scalings, draw_sample(warehouse, inputs, scalings), "sample")
        return replace(summary, total_squares=_total_squares(inputs, found, scalings))
    progress("Grouping customers into the cells of a grid")
    return _summary(inputs, scalings, count_cells(warehouse, inputs, scalings, spreads), "grid")


def _distribution(warehouse: Warehouse, inputs: Inputs, number: int, moments: Moments) -> Distribution:
    low, high = inputs.unit_ranges()[number]
    name = f"u{number + 1}"
    column = Column(inputs.units_select(), name, inputs.included_count, low, high)
    return Distribution(low, high, moments.mean, moments.spread, functools.partial(quantile, warehouse, column))


def _total_squares(inputs: Inputs, found: list[Distribution], scalings: list[Scaling]) -> float:
    pairs = zip(found, scalings, strict=True)
    return inputs.included_count * math.fsum(
        ((each.mean - to.centre) ** 2 + each.spread**2) / to.scale**2 for each, to in pairs
    )


def _summary(inputs: Inputs, scalings: list[Scaling], points: WeightedPoints, kind: str) -> Summary:
    transforms = tuple(
        Transform(
            feature_name=feature.feature_name,
            transform=feature.transform,
            centre=scaling.centre,
            scale=scaling.scale,
            imputed_value=inputs.imputed[i],
            min_value=inputs.min_values[i],
            max_value=inputs.max_values[i],
            label=feature.label,
            feature_order=feature.feature_order,
            low_limit=feature.low_limit,
            high_limit=feature.high_limit,
        )
        for i, (feature, scaling) in enumerate(zip(inputs.features, scalings, strict=True))
    )
    return Summary(
        features=inputs.features,
        transforms=transforms,
        points=points,
        customer_count=inputs.customer_count,
        excluded_count=inputs.customer_count - inputs.included_count,
        notes=tuple(scaling.note for scaling in scalings if scaling.note),
        kind=kind,
        total_squares=math.fsum(points.weights * (points.variance + np.sum(points.z**2, axis=1))),
    )
