"""Decide which new cluster inherits which key, and the lineage word of each segment.

Pure: the crosstab of old segments and new clusters in, keys and lineage out. (Assigning keys by the largest total
overlap instead would give a tiny old segment's key to the wrong big new one.)
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from segapp.model import Floats, Ints


@dataclass(frozen=True)
class MatchRule:
    """The thresholds of model.thresholds that the rule reads."""

    key_min_jaccard: float
    split_min_share: float


@dataclass(frozen=True)
class Crosstab:
    """Customers by old segment and new cluster: shared (p, k), those who were placed in both runs.

    An old segment may hold nobody any more, a new cluster only customers who were not there before.
    """

    previous_keys: tuple[str, ...]
    shared: Ints

    @property
    def cluster_count(self) -> int:
        """Return the number of new clusters."""
        return int(self.shared.shape[1])

    def jaccard(self) -> Floats:
        """Return (p, k) the Jaccard index over shared customers, 0 where both are empty."""
        either = self.shared.sum(axis=1)[:, None] + self.shared.sum(axis=0)[None, :] - self.shared
        return _ratio(self.shared, either)

    def share_of_previous(self) -> Floats:
        """Return (p, k) the share of an old segment's shared customers that a new cluster holds."""
        return _ratio(self.shared, self.shared.sum(axis=1)[:, None])

    def share_of_current(self) -> Floats:
        """Return (p, k) the share of a new cluster's shared customers that come from an old segment."""
        return _ratio(self.shared, self.shared.sum(axis=0)[None, :])


@dataclass(frozen=True)
class Retired:
    """Customers by retired segment and new cluster, of those who are placed now and were when it last had customers.

    shared: (r, k) its customers; known: (r, k) all of them.
    """

    keys: tuple[str, ...]
    shared: Ints
    known: Ints

    @property
    def member_counts(self) -> Ints:
        """Return (r,) the retired segments' customers who are placed now."""
        return np.asarray(self.shared.sum(axis=1))


@dataclass(frozen=True)
class KeyMatch:
    """The outcome, one entry per new cluster: its key, its lineage word, and the old keys it comes from."""

    keys: tuple[str, ...]
    lineage: tuple[str, ...]  # kept, split, merged, new, returned
    origins: tuple[tuple[str, ...], ...]
    retired: tuple[str, ...]  # old keys that nobody inherits


def match_keys(
    crosstab: Crosstab, rule: MatchRule, *, highest_number: int, returning: Mapping[int, str] | None = None
) -> KeyMatch:
    """Return keys and lineage of the new clusters.

    A key is handed on when old and new are each other's best match by Jaccard over shared customers and reach
    `key_min_jaccard`. Another cluster gets the retired key whose customers it holds (`returning`, by cluster), else a
    key never used before, in the order of the clusters. A child of an old segment has most of its customers from there
    and holds at least `split_min_share` of it; two or more children: split (one of them may still inherit the key). A
    parent of a new segment sends it most of its customers and makes up at least `split_min_share` of it; two or more
    parents: merged. A cluster that gets a retired key is returned, wherever its customers were meanwhile. Ties go to
    the lowest old key and the first cluster.
    """
    heirs = _heirs(crosstab, rule.key_min_jaccard)
    words, origins = _lineage(crosstab, heirs, rule.split_min_share)
    fresh, back = itertools.count(highest_number + 1), returning or {}
    keys = [
        crosstab.previous_keys[heirs[j]] if j in heirs else back.get(j) or segment_key(next(fresh))
        for j in range(crosstab.cluster_count)
    ]
    is_back = [j in back and j not in heirs for j in range(crosstab.cluster_count)]
    return KeyMatch(
        keys=tuple(keys),
        lineage=tuple("returned" if back else word for word, back in zip(words, is_back, strict=True)),
        origins=tuple(tuple(crosstab.previous_keys[i] for i in each) for each in origins),
        retired=tuple(key for i, key in enumerate(crosstab.previous_keys) if i not in heirs.values()),
    )


def returning_keys(retired: Retired, rule: MatchRule) -> dict[int, str]:
    """Return new cluster -> retired key, for pairs that are each other's best match and reach `key_min_jaccard`."""
    if not retired.shared.size:
        return {}
    either = retired.member_counts[:, None] + retired.known - retired.shared
    jaccard = _ratio(retired.shared, either)
    best_new, best_old = jaccard.argmax(axis=1), jaccard.argmax(axis=0)
    return {
        int(j): retired.keys[i]
        for i, j in enumerate(best_new)
        if best_old[j] == i and jaccard[i, j] >= rule.key_min_jaccard and retired.shared[i, j] > 0
    }


def segment_key(number: int) -> str:
    """Return the text key of a segment's number: S01, S02, ..., S100."""
    return f"S{number:02d}"


def _heirs(crosstab: Crosstab, min_jaccard: float) -> dict[int, int]:
    """Return new cluster -> old segment for the pairs that hand a key on."""
    if not crosstab.shared.size:
        return {}
    jaccard = crosstab.jaccard()
    best_new, best_old = jaccard.argmax(axis=1), jaccard.argmax(axis=0)
    return {
        int(j): i
        for i, j in enumerate(best_new)
        if best_old[j] == i and jaccard[i, j] >= min_jaccard and crosstab.shared[i, j] > 0
    }


def _lineage(crosstab: Crosstab, heirs: dict[int, int], min_share: float) -> tuple[list[str], list[list[int]]]:
    """Return per new cluster its word and the old segments it comes from."""
    children, parents = _children(crosstab, min_share), _parents(crosstab, min_share)
    words, origins = [], []
    for j in range(crosstab.cluster_count):
        split_from = [i for i, found in enumerate(children) if len(found) > 1 and j in found]
        if len(parents[j]) > 1:
            words.append("merged")
            origins.append(sorted({*parents[j], *split_from}))
        elif split_from:
            words.append("split")
            origins.append(split_from)
        else:
            words.append("kept" if j in heirs else "new")
            origins.append([heirs[j]] if j in heirs else [])
    return words, origins


def _children(crosstab: Crosstab, min_share: float) -> list[list[int]]:
    """Return per old segment the new clusters that come mostly from it and hold a good part of it."""
    shares = crosstab.share_of_previous()
    return [
        [j for j in range(crosstab.cluster_count) if _main(crosstab.shared[:, j]) == i and shares[i, j] >= min_share]
        for i in range(len(crosstab.previous_keys))
    ]


def _parents(crosstab: Crosstab, min_share: float) -> list[list[int]]:
    """Return per new cluster the old segments that went mostly into it and make up a good part of it."""
    shares = crosstab.share_of_current()
    return [
        [i for i in range(len(crosstab.previous_keys)) if _main(crosstab.shared[i]) == j and shares[i, j] >= min_share]
        for j in range(crosstab.cluster_count)
    ]


def _main(counts: Ints) -> int | None:
    """Return the place of the largest count, the first on a tie; None where all are zero."""
    return int(counts.argmax()) if counts.size and counts.max() > 0 else None


def _ratio(part: Ints, whole: Ints) -> Floats:
    wide = np.broadcast_to(whole, part.shape)
    return np.divide(part, wide, out=np.zeros(part.shape), where=wide > 0)
