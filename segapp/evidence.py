"""The evidence for a clustering, as the search hands it on: tests against chance, a proposal, stability."""

from __future__ import annotations

from dataclasses import dataclass

from segapp.model import Clustering


@dataclass(frozen=True)
class NullTest:
    """The best silhouette of the customers against that of customers drawn without structure, from one null."""

    null_name: str  # gaussian, uniform, copula
    observed: float
    null_median: float
    null_q95: float
    null_q99: float  # beyond it the null is rejected
    draw_count: int
    is_rejected: bool


@dataclass(frozen=True)
class StructureHint:
    """A few of the features that show groups where all together do not: which, how many groups, and how clear.

    null_q95: what the same search finds among customers without groups, in 95 of 100 cases at most.
    """

    places: tuple[int, ...]  # of the training features, in catalog order
    k: int
    silhouette: float
    null_q95: float
    draw_count: int


@dataclass(frozen=True)
class Evidence:
    """The evidence for a clustering: its results with gap and stability filled in, and the verdict on structure."""

    clustering: Clustering
    structure_verdict: str  # clear, weak, none
    null_tests: tuple[NullTest, ...]
    segment_jaccards: tuple[float, ...]  # mean Jaccard of each chosen centroid's segment, in their order
    resample_count: int
    hint: StructureHint | None = None
