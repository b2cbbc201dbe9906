"""Write the sentences of drift: what has shifted, from which share to which, in the words of the catalog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from segapp.figures import figure, marked
from segapp.model import Feature
from segapp.stages.drift.spread import Bin, Subject


@dataclass(frozen=True)
class Wording:
    """The labels of features and the names of segments that sentences use."""

    catalog: tuple[Feature, ...]
    names: Mapping[str, str]

    def feature(self, name: str) -> Feature:
        """Return a feature of the catalog by its name."""
        return next(feature for feature in self.catalog if feature.feature_name == name)

    def values(self, subject: Subject, number: int, *, before: float, after: float, is_small: bool) -> str:
        """Return which bin has changed most, with its share of the customers at the fit and now."""
        hardly = " hardly" if is_small else ""
        found = next((each for each in subject.bins if each.number == number), Bin(number))
        then = f"{percent(before)} at the fit"
        if subject.kind == "segment":
            name = self.names.get(found.category or "", found.category or "a new segment")
            return f"Segments have{hardly} changed size: {name} holds {percent(after)} of customers, {then}"
        if subject.kind == "distance":
            return (
                f"Distances to the centres of segments have{hardly} changed: {percent(after)} of customers lie"
                f" {_between(found)} standard deviations away, {then}"
            )
        feature = self.feature(subject.name)
        if subject.is_number:
            unit = f" {feature.unit}" if feature.unit else ""
            lie = f"{percent(after)} of customers lie {_between(found)}{unit}"
            return f"{feature.label} has{hardly} shifted: {lie}, {then}"
        word = found.category or "other words"
        return f"{feature.label} has{hardly} shifted: {word} for {percent(after)} of customers, {then}"

    def missing(self, name: str, *, before: float, after: float) -> str:
        """Return how many customers lack a feature."""
        label = self.feature(name).label
        return f"{label} is missing for {percent(after)} of customers, {percent(before)} at the fit"

    def outside(self, share: float, feature_name: str) -> str:
        """Return how many customers lie where the fit has seen nobody, and in which feature most of them."""
        text = f"{percent(share)} of customers are outside the range seen by the fit"
        return f"{text}, most of them in {self.feature(feature_name).label}" if share else text


def percent(share: float) -> str:
    """Return a share as a percentage, with a digit more where it is small."""
    return f"{figure(100 * share, 1)} %" if share < 0.1 else f"{figure(100 * share)} %"


def _between(found: Bin) -> str:
    if found.low is None or found.high is None:
        return "elsewhere"
    return f"from {_number(found.low)} to {_number(found.high)}"


def _number(value: float) -> str:
    return figure(value) if abs(value) >= 1000 else marked(f"{value:.4g}")
