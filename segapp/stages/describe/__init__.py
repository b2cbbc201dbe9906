"""Describe the segments of a run: profiles, histograms, scatter cells, typical customers, names.

Every pass over all customers is one SQL statement; Python sees only the few figures that names are made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segapp.model import Feature, Progress, RunContext
from segapp.stages.describe.charts.histograms import write_histograms
from segapp.stages.describe.charts.projections import write_projections
from segapp.stages.describe.counting.columns import described_columns
from segapp.stages.describe.counting.counts import count_categories, count_numbers, make_number_bins
from segapp.stages.describe.counting.dense_ranges import recount_dense_ranges
from segapp.stages.describe.counting.figures import make_number_figures
from segapp.stages.describe.counting.quantile_recount import recount_quantiles
from segapp.stages.describe.profiles.profiles import (
    write_category_profiles,
    write_feature_figures,
    write_number_profiles,
)
from segapp.stages.describe.profiles.rules import write_rules
from segapp.stages.describe.profiles.segments import write_segments
from segapp.stages.describe.profiles.typical import write_typical_customers
from segapp.warehouse import Warehouse

__all__ = ["describe"]


def describe(
    warehouse: Warehouse,
    run: RunContext,
    features: Sequence[Feature],
    progress: Progress,
    *,
    lineage: Mapping[str, str] | None = None,
) -> None:
    """Write what a run's segments look like into model.*, after model.assignments has been made.

    Parameters
    ----------
    warehouse : Warehouse
        The working copy.
    run : RunContext
        The run whose rows are written.
    features : sequence of Feature
        The whole catalog; those of role train, profile and outcome are described.
    progress : callable
        Told what is being done.
    lineage : mapping of segment key to word, optional
        Where each segment comes from (kept, split, merged, new); without it all are `first` at a fit, else `kept`.
    """
    columns = described_columns(warehouse, features)
    progress("Counting values by segment")
    count_numbers(warehouse, columns.numbers)
    numbers = recount_dense_ranges(warehouse, columns.numbers)
    recount_quantiles(warehouse, numbers)
    count_categories(warehouse, columns.words)
    progress("Writing profiles and histograms")
    make_number_bins(warehouse)
    make_number_figures(warehouse)
    write_number_profiles(warehouse, run.run_id)
    write_feature_figures(warehouse, run.run_id)
    write_category_profiles(warehouse, run.run_id)
    bins = write_histograms(warehouse, run.run_id, numbers)
    progress("Preparing charts and typical customers")
    write_projections(warehouse, run.run_id, numbers, bins)
    write_typical_customers(warehouse, run.run_id)
    progress("Naming the segments")
    write_segments(warehouse, run, features, lineage or {})
    write_rules(warehouse, run, numbers)
