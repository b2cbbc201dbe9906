"""Name the segments of the numbers that were not chosen, and store them for the question "what if"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from segapp.figures import figure
from segapp.model import Feature, Floats, Ints, SegmentModel, Transform
from segapp.stages.describe.names.names import Fact, name_segments
from segapp.transforms import values_of
from segapp.warehouse import Warehouse


class Alternative(Protocol):
    """The segments of one number, largest first, as the search hands them on."""

    @property
    def k(self) -> int:
        """Return how many there are."""

    @property
    def sizes(self) -> Ints:
        """Return their customers (k,)."""

    @property
    def means_z(self) -> Floats:
        """Return their means (k, d) in transformed units."""

    @property
    def effects(self) -> Floats:
        """Return how far the means are from everybody else's (k, d), in pooled standard deviations."""

    @property
    def origins(self) -> Ints:
        """Return their customers (k, c) by chosen centroid."""


def write_alternatives(
    warehouse: Warehouse,
    model: SegmentModel,
    features: Sequence[Feature],
    alternatives: Sequence[Alternative],
    keys: Sequence[str],
) -> None:
    """Store the segments of each number under the model's fit.

    features: those of training, in the model's order; keys: the key of each chosen centroid, by its place.
    """
    thresholds = warehouse.row("select word_min_effect, name_min_effect from model.thresholds")
    formats, names_of = _formats(warehouse), [feature.feature_name for feature in features]
    segments: list[tuple[object, ...]] = []
    means: list[tuple[object, ...]] = []
    origins: list[tuple[object, ...]] = []
    for each in alternatives:
        values = _values(model.transforms, each.means_z)
        texts = [[formats[name](value) for name, value in zip(names_of, row, strict=True)] for row in values.tolist()]
        facts = _facts(features, texts, each.effects, thresholds.word_min_effect)
        names = name_segments(facts, min_effect=thresholds.name_min_effect)
        for rank in range(1, each.k + 1):
            at = (model.fit_run_id, each.k, rank)
            size = int(each.sizes[rank - 1])
            segments.append((*at, names[_key(rank)].text, size, size / max(int(each.sizes.sum()), 1)))
            means += [
                (*at, feature.feature_name, float(value), float(effect))
                for feature, value, effect in zip(features, values[rank - 1], each.effects[rank - 1], strict=True)
            ]
            pairs = zip(keys, each.origins[rank - 1].tolist(), strict=True)
            origins += [(*at, key, count) for key, count in sorted(pairs) if count]
    warehouse.insert("model.k_alternatives", segments)
    warehouse.insert("model.k_alternative_features", means)
    warehouse.insert("model.k_alternative_origins", origins)


def _values(transforms: Sequence[Transform], means_z: Floats) -> Floats:
    """Return the means (k, d) in the features' own units; of a logarithm, the value whose logarithm is the mean."""
    pairs = zip(transforms, means_z.T, strict=True)
    return np.column_stack([values_of(each, column * each.scale + each.centre) for each, column in pairs])


def _facts(
    features: Sequence[Feature], texts: Sequence[Sequence[str]], effects: Floats, word_min_effect: float
) -> dict[str, list[Fact]]:
    return {
        _key(rank): [
            Fact(feature, _direction(float(effect), word_min_effect), float(effect), text)
            for feature, effect, text in zip(features, effects[rank - 1], texts[rank - 1], strict=True)
        ]
        for rank in range(1, len(texts) + 1)
    }


def _formats(warehouse: Warehouse) -> dict[str, Callable[[float], str]]:
    """Return how a mean of each feature is written, as model.feature_formats says."""

    def writer(factor: int, decimals: int, end: str) -> Callable[[float], str]:
        return lambda value: f"{figure(factor * value, decimals)}{end}"

    rows = warehouse.rows(
        "select feature_name, factor, mean_decimals, is_percent from model.feature_formats where not is_share"
    )
    return {row.feature_name: writer(row.factor, row.mean_decimals, " %" if row.is_percent else "") for row in rows}


def _direction(effect: float, word_min_effect: float) -> str:
    if abs(effect) < word_min_effect:
        return "about the same"
    return "higher" if effect > 0 else "lower"


def _key(rank: int) -> str:
    """Return a key that sorts as the rank; it is only good for naming."""
    return f"{rank:03d}"
