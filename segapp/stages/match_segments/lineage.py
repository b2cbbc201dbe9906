"""The lineage of a refit: where each segment comes from, stored in model.segment_lineage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from segapp.model import SegmentModel
from segapp.stages.match_segments.rule import Crosstab, KeyMatch
from segapp.warehouse import Warehouse


@dataclass(frozen=True)
class Overlap:
    """Customers that an old and a new segment share; a null old key is a segment without any, a null new key retired.

    `is_origin` says that the new segment comes from the old one: it inherited the key, is a child of a split or was
    merged from it. Other overlaps are customers who moved.
    """

    previous_segment_key: str | None
    segment_key: str | None
    lineage: str  # kept, split, merged, new; retired where the new key is null
    shared_count: int
    jaccard: float | None = None
    share_of_previous: float | None = None
    share_of_current: float | None = None
    is_origin: bool = False


@dataclass(frozen=True)
class RefitMatch:
    """A refit's model with its final keys in key order, each key's lineage, and the crosstab old -> new."""

    model: SegmentModel
    lineage: Mapping[str, str]
    overlaps: tuple[Overlap, ...]
    retired: tuple[str, ...]

    @property
    def shared_count(self) -> int:
        """Return the customers placed in both runs."""
        return sum(each.shared_count for each in self.overlaps)

    @property
    def moved_count(self) -> int:
        """Return the customers whose key changes."""
        return sum(each.shared_count for each in self.overlaps if each.previous_segment_key != each.segment_key)


def overlaps_of(crosstab: Crosstab, match: KeyMatch) -> tuple[Overlap, ...]:
    """Return every pair that shares customers, every new segment without any, and every retired key."""
    jaccard, of_previous, of_current = crosstab.jaccard(), crosstab.share_of_previous(), crosstab.share_of_current()
    pairs = [
        Overlap(
            previous,
            match.keys[j],
            match.lineage[j],
            int(crosstab.shared[i, j]),
            float(jaccard[i, j]),
            float(of_previous[i, j]),
            float(of_current[i, j]),
            previous in match.origins[j],
        )
        for i, previous in enumerate(crosstab.previous_keys)
        for j in range(crosstab.cluster_count)
        if crosstab.shared[i, j]
    ]
    met = {each.segment_key for each in pairs}
    strangers = [Overlap(None, key, word, 0) for key, word in zip(match.keys, match.lineage, strict=True)]
    retired = [Overlap(key, None, "retired", 0) for key in match.retired]
    found = [*pairs, *(each for each in strangers if each.segment_key not in met), *retired]
    return tuple(sorted(found, key=lambda each: (each.previous_segment_key or "~", each.segment_key or "~")))


def write_lineage(warehouse: Warehouse, run_id: str, match: RefitMatch) -> None:
    """Store the overlaps of a refit under its run id."""
    warehouse.connection.executemany(
        """
insert into model.segment_lineage (
    run_id, previous_segment_key, segment_key, lineage, shared_count, jaccard, share_of_previous, share_of_current,
    is_origin
) values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                run_id,
                each.previous_segment_key,
                each.segment_key,
                each.lineage,
                each.shared_count,
                each.jaccard,
                each.share_of_previous,
                each.share_of_current,
                each.is_origin,
            )
            for each in match.overlaps
        ],
    )
