"""Summarize the customers into a small set of weighted points, by SQL; Python never sees one row per customer."""

from __future__ import annotations

import numpy as np

from segapp.errors import ModelError
from segapp.model import Feature, Floats, Ints, Progress, Summary, Transform, WeightedPoints
from segapp.stages.summarize.distinct import count_distinct, find_median
from segapp.stages.summarize.inputs import Survey, survey
from segapp.stages.summarize.scaling import Scaling, WeightedValues, scale
from segapp.warehouse import Warehouse

__all__ = ["summarize"]


def summarize(warehouse: Warehouse, features: tuple[Feature, ...], progress: Progress) -> Summary:
    """Return the weighted points of features.customer_features and how each feature was scaled.

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
        If there is no training feature, no customer that can be placed, or too many distinct vectors.
    """
    if not features:
        raise ModelError(
            "no feature has the role 'train'", where="features.feature_catalog", todo="Give one the role 'train'"
        )
    progress("Surveying the features")
    found = survey(warehouse, features)
    imputed = _impute(warehouse, features, found)
    progress("Grouping customers by their features")
    u, weights = count_distinct(warehouse, features, found, imputed)
    scalings = [scale(feature, WeightedValues.collect(u[:, i], weights)) for i, feature in enumerate(features)]
    return Summary(
        features=features,
        transforms=_transforms(features, scalings, found, imputed),
        points=_points(u, weights, scalings),
        customer_count=found.customer_count,
        excluded_count=found.customer_count - found.included_count,
        notes=tuple(scaling.note for scaling in scalings if scaling.note),
    )


def _impute(warehouse: Warehouse, features: tuple[Feature, ...], found: Survey) -> tuple[float | None, ...]:
    """Return the median of each feature whose null policy is `median`, None for the others."""
    return tuple(
        find_median(warehouse, features, i) if feature.null_policy == "median" else None
        for i, feature in enumerate(features)
    )


def _transforms(
    features: tuple[Feature, ...], scalings: list[Scaling], found: Survey, imputed: tuple[float | None, ...]
) -> tuple[Transform, ...]:
    return tuple(
        Transform(
            feature_name=feature.feature_name,
            transform=feature.transform,
            centre=scaling.centre,
            scale=scaling.scale,
            imputed_value=imputed[i],
            min_value=found.min_values[i],
            max_value=found.max_values[i],
        )
        for i, (feature, scaling) in enumerate(zip(features, scalings, strict=True))
    )


def _points(u: Floats, weights: Ints, scalings: list[Scaling]) -> WeightedPoints:
    centres = np.array([scaling.centre for scaling in scalings])
    scales = np.array([scaling.scale for scaling in scalings])
    return WeightedPoints(z=(u - centres) / scales, weights=weights, variance=np.zeros(len(u)))
