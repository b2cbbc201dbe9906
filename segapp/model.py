"""The words all stages share, pure values: features, transforms, weighted points, clusterings, the model."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Progress = Callable[[str], None]
"""Called with a short sentence at the start of each long step; only the command line turns it into text on stderr."""

MADE_UP_HEADER = "Made up by segapp sample"
"""Heads an empty column of each file of made-up customers, so that they never pass for real ones."""


@dataclass(frozen=True)
class RunContext:
    """Identifies a run: handed to every stage, so that no stage reads the clock or draws an id."""

    run_id: str  # UTC start and four hex digits: 20260131T120000Z4f2a
    kind: str  # fit, assign, refit
    fit_run_id: str  # the run whose model places the customers
    previous_run_id: str | None
    batch_id: str | None
    started_at: datetime.datetime  # UTC, naive
    data_date: datetime.date
    is_synthetic: bool
    seed: int


@dataclass(frozen=True)
class Feature:
    """One row of features.feature_catalog: how one column of customer_features is used and shown."""

    feature_name: str
    feature_order: int
    label: str
    unit: str
    role: str  # train, profile, outcome, ignored, identifier
    transform: str  # standard, log, robust, none
    null_policy: str  # exclude, median
    stands_for: str | None  # capacity, receptiveness; -receptiveness: low is good
    low_word: str
    high_word: str
    display_format: str
    is_ratio_scale: bool
    is_personal: bool
    low_limit: float | None = None  # not of the catalog: found at a fit, where the transform has limits
    high_limit: float | None = None


@dataclass(frozen=True)
class Transform:
    """How one training feature places customers, frozen at a fit: z = (u - centre) / scale.

    u is the value itself, for `log` the quantised log1p of it, for `robust` the value or the limit that it is beyond.
    `imputed_value` (original units) replaces NULL when the feature's null policy is `median`, else it is None and NULL
    excludes the customer.
    """

    feature_name: str
    transform: str
    centre: float
    scale: float
    imputed_value: float | None
    min_value: float
    max_value: float
    label: str  # names the feature in the reason why a customer is not placed
    feature_order: int
    low_limit: float | None = None  # a lower value counts as this one; None: as itself
    high_limit: float | None = None

    @property
    def null_policy(self) -> str:
        """Return how customers without a value are handled: exclude or median."""
        return "exclude" if self.imputed_value is None else "median"


@dataclass(frozen=True)
class WeightedPoints:
    """The small summary that clustering works on; rows are in one fixed order whatever the order in the source.

    z: (n, d) transformed coordinates; weights: (n,) customers per point; variance: (n,) within-point variance summed
    over features (0 for distinct points). `pitch` is the width of a grid cell in standard deviations, None for
    distinct points; `loss` is the exact within-cell sum of squares W.
    """

    z: Floats
    weights: Ints
    variance: Floats
    pitch: float | None = None
    loss: float = 0.0

    @functools.cached_property
    def half_widths(self) -> Floats:
        """Return (n,): half the width in one direction of customers spread evenly in each point, sqrt(3 v / d)."""
        varying = int(np.sum(np.ptp(self.z, axis=0) > 0))
        return np.asarray(np.sqrt(3 * self.variance / max(varying, 1)))


@dataclass(frozen=True)
class Summary:
    """What one pass over the customers leaves: transforms, weighted points and who could not be placed."""

    features: tuple[Feature, ...]  # training features, in catalog order
    transforms: tuple[Transform, ...]
    points: WeightedPoints
    customer_count: int  # all customers in features.customer_features
    excluded_count: int
    notes: tuple[str, ...] = ()  # sentences for the method page: a constant feature, a scale that fell back
    kind: str = "distinct"  # distinct (exact), grid (cells keep sums and squares), sample (passes must follow)
    total_squares: float = 0.0  # of all placed customers round the centre, in transformed units


@dataclass(frozen=True)
class SilhouetteSpread:
    """The silhouettes of one cluster's customers: their mean, the range of eight in ten, the share below 0.

    A customer below 0 is on average nearer to the customers of another cluster than to those of the own one.
    """

    mean: float
    p10: float
    p90: float
    negative_share: float


@dataclass(frozen=True)
class KResult:
    """One tried number of segments: its best centroids (k, d) in transformed units, and every index of its quality.

    Indices are None where they are not defined (k = 1, or more clusters than points). `silhouette_spreads` has one per
    centroid, None where the silhouette's grid left it empty; none at all for k = 1. What resampling tells is there for
    those that it was done for.
    """

    k: int
    centroids_z: Floats
    inertia: float
    silhouette: float | None = None
    silhouette_squared: float | None = None
    calinski_harabasz: float | None = None
    davies_bouldin: float | None = None
    gap: float | None = None
    gap_standard_error: float | None = None
    smallest_segment_share: float = 1.0
    restart_spread: float | None = None
    stability_mean_ari: float | None = None
    is_eligible: bool = True
    silhouette_spreads: tuple[SilhouetteSpread | None, ...] = ()
    segment_jaccards: tuple[float, ...] = ()  # of each centroid's segment with its best match, mean over resamples
    resampled_log_inertia: float | None = None  # per customer, mean over resamples
    is_within_chance: bool = False  # eligible, and its silhouette within chance of the highest
    pointer_text: str | None = None  # the indices that point to this number


@dataclass(frozen=True)
class Clustering:
    """The search over k and the choice: `chosen` is the fit that is published; `choice_text` says why in a sentence."""

    results: tuple[KResult, ...]
    chosen_k: int
    rule_k: int  # what the rule alone chooses; chosen_k differs where a person chose or the published number is kept
    chosen_by: str  # rule, person
    choice_text: str
    seed: int
    silhouette_pitch: float | None  # grid of the silhouette's points, None where exact
    pass_count: int = 0  # passes over all customers that finished the chosen centroids
    last_shift: float | None = None  # how far the last pass moved a centroid, in standard deviations
    cost_bound: float | None = None  # inertia beyond the best possible that the summary can have cost, relative

    @property
    def chosen(self) -> KResult:
        """Return the result of the chosen k."""
        return next(result for result in self.results if result.k == self.chosen_k)


@dataclass(frozen=True)
class SegmentModel:
    """The fitted model: places any customer, old or new, by its nearest centroid, ties to the lowest key.

    Nothing of it comes from today's feature catalog. centroids_z: (k, d), one row per key in key order. Here and in SQL
    (`assign`): d_j = b_j + sum_i (u_i - m_i) * a_ij with m the transform's centre; the row's own square is added only
    for true distances. Measured: without the shift, values of mean 1e12 give 80 % wrong labels.
    """

    transforms: tuple[Transform, ...]  # of the training features, in the order in which their terms are added
    keys: tuple[str, ...]
    centroids_z: Floats
    fit_run_id: str = ""

    def linear_form(self) -> tuple[Floats, Floats]:
        """Return (b, a): (k,) constants and (k, d) slopes in the features' own (or log) units."""
        scales = np.array([transform.scale for transform in self.transforms])
        return np.sum(self.centroids_z**2, axis=1), -2.0 * self.centroids_z / scales

    def squared_distances(self, u: Floats) -> Floats:
        """Return (n, k) squared distances less the row's own square; u: (n, d) values after log, before scaling."""
        constants, slopes = self.linear_form()
        distances = np.empty((len(u), len(self.keys)))
        for j, constant in enumerate(constants):
            total = np.full(len(u), constant)
            for i, transform in enumerate(self.transforms):  # left to right, as SQL adds
                total = total + (u[:, i] - transform.centre) * slopes[j, i]
            distances[:, j] = total
        return distances

    def predict(self, u: Floats) -> list[str]:
        """Return the key of the nearest centroid for each row of u: (n, d); ties go to the lowest key."""
        return [self.keys[j] for j in np.argmin(self.squared_distances(u), axis=1)]


@dataclass(frozen=True)
class BatchCounts:
    """How many rows of one source were loaded, rejected or duplicates.

    row_count = loaded + rejected + duplicates; loaded = new + changed + unchanged. `not_named_count` is that of the
    customers known before who are still there and not in the file; None for sources of other rows.
    """

    batch_id: str
    source_name: str
    row_count: int
    loaded_count: int
    new_count: int
    changed_count: int
    unchanged_count: int
    rejected_count: int
    duplicate_count: int
    gone_count: int = 0
    not_named_count: int | None = None
    is_synthetic: bool = False
    data_date: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
