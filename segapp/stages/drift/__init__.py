"""Say at each later run whether the model still fits: compare the customers with a snapshot frozen at the fit.

Two statements over all customers, one on their features and one on their places; Python sees counts of bins only.
"""

from __future__ import annotations

from segapp.model import Feature, RunContext
from segapp.stages.drift.judge import Judge, Shift, sum_up
from segapp.stages.drift.spread_counts import count_spreads, cut_bins, feature_subjects, place_subjects, range_subject
from segapp.stages.drift.store import (
    read_names,
    read_published_shifts,
    read_snapshot,
    read_thresholds,
    write_results,
    write_snapshot,
)
from segapp.stages.drift.wording import Wording
from segapp.warehouse import Warehouse

__all__ = ["Shift", "freeze_snapshot", "measure_drift", "read_published_shifts"]


def freeze_snapshot(warehouse: Warehouse, run: RunContext, catalog: tuple[Feature, ...]) -> None:
    """Store how the customers are spread over features, segments and distances; to be called once, at a fit or refit.

    Reads features.customer_features and model.assignments, which must be that of this run.
    """
    subjects = [*feature_subjects(warehouse, catalog), *place_subjects()]
    cut = cut_bins(warehouse, subjects)
    write_snapshot(warehouse, run.run_id, count_spreads(warehouse, cut))


def measure_drift(warehouse: Warehouse, run: RunContext, catalog: tuple[Feature, ...]) -> Shift | None:
    """Store model.drift_results and the run's verdict with its reason; return the worst shift.

    None, and nothing stored, where the fit left no snapshot. model.assignments must be that of this run.
    """
    today = [*feature_subjects(warehouse, catalog), *place_subjects()]
    at_fit = read_snapshot(warehouse, run.fit_run_id, today)
    if not at_fit:
        return None
    judge = Judge(read_thresholds(warehouse), Wording(catalog, read_names(warehouse)))
    trained = [spread for spread in at_fit if judge.is_training(spread.subject)]
    ranges = [range_subject(trained)] if trained else []
    now = count_spreads(warehouse, [*(spread.subject for spread in at_fit), *ranges])
    shifts = [shift for pair in zip(at_fit, now, strict=False) for shift in judge.judge(*pair)]
    shifts += [judge.judge_range(trained, spread) for spread in now[len(at_fit) :]]
    worst = sum_up(shifts)
    write_results(warehouse, run.run_id, shifts, worst)
    return worst
