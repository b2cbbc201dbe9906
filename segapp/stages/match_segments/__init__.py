"""Give clusters stable keys: by size at the first fit, by shared customers at a refit.

The rule of a refit is in `rule`; its counts come from one SQL statement in `counts`.
"""

from __future__ import annotations

import dataclasses

from segapp.model import Clustering, Ints, RunContext, SegmentModel, Summary
from segapp.stages.match_segments.counts import (
    count_crosstab,
    count_retired,
    count_sizes,
    find_previous_keys,
    highest_key_number,
)
from segapp.stages.match_segments.lineage import Overlap, RefitMatch, overlaps_of, write_lineage
from segapp.stages.match_segments.rule import Crosstab, MatchRule, Retired, match_keys, returning_keys, segment_key
from segapp.warehouse import Warehouse

__all__ = ["Overlap", "RefitMatch", "first_keys", "match_refit", "write_lineage"]


def first_keys(warehouse: Warehouse, summary: Summary, clustering: Clustering, fit_run_id: str) -> SegmentModel:
    """Return the model of a first fit with keys S01, S02, ...: largest first, ties by centroid in catalog order."""
    draft = _draft(summary, clustering, fit_run_id)
    sizes = count_sizes(warehouse, draft)
    keys = tuple(segment_key(number) for number in range(1, len(draft.keys) + 1))
    return dataclasses.replace(draft, keys=keys, centroids_z=draft.centroids_z[_largest_first(draft, sizes)])


def match_refit(warehouse: Warehouse, run: RunContext, *, summary: Summary, clustering: Clustering) -> RefitMatch:
    """Return the model of a refit with its final keys, and where each of its segments comes from.

    Compares the new clusters with model.assignments, which must still be that of the previous run.

    Parameters
    ----------
    run : RunContext
        The refit; `previous_run_id` is the run whose segments are followed.
    """
    draft = _draft(summary, clustering, run.run_id)
    previous_keys = find_previous_keys(warehouse, run)
    crosstab, sizes = count_crosstab(warehouse, draft, previous_keys)
    order = _largest_first(draft, sizes)
    crosstab = Crosstab(previous_keys, crosstab.shared[:, order])
    retired = count_retired(warehouse, draft, run, previous_keys)
    retired = Retired(retired.keys, retired.shared[:, order], retired.known[:, order])
    thresholds = warehouse.row("select key_min_jaccard, split_min_share from model.thresholds")
    rule = MatchRule(thresholds.key_min_jaccard, thresholds.split_min_share)
    highest_number, returning = highest_key_number(warehouse), returning_keys(retired, rule)
    match = match_keys(crosstab, rule, highest_number=highest_number, returning=returning)
    centroids = draft.centroids_z[order]
    in_key_order = sorted(range(len(order)), key=lambda j: match.keys[j])
    return RefitMatch(
        model=dataclasses.replace(draft, keys=tuple(sorted(match.keys)), centroids_z=centroids[in_key_order]),
        lineage={match.keys[j]: match.lineage[j] for j in in_key_order},
        overlaps=overlaps_of(crosstab, match),
        retired=match.retired,
    )


def _draft(summary: Summary, clustering: Clustering, fit_run_id: str) -> SegmentModel:
    """Return the model with a provisional key per cluster, only for counting."""
    centroids = clustering.chosen.centroids_z
    keys = tuple(f"c{number:03d}" for number in range(len(centroids)))
    return SegmentModel(summary.transforms, keys, centroids, fit_run_id)


def _largest_first(draft: SegmentModel, sizes: Ints) -> list[int]:
    return sorted(range(len(sizes)), key=lambda j: (-int(sizes[j]), tuple(draft.centroids_z[j])))
