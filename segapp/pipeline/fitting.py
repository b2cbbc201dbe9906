"""Fit the segments at the first run, or keep the published ones at a later run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from segapp.errors import ModelError
from segapp.evidence import Evidence
from segapp.model import Clustering, Feature, RunContext, SegmentModel, Summary
from segapp.pipeline.job import Job
from segapp.pipeline.run_record import copy_fit_facts
from segapp.pipeline.tails import explain_tail
from segapp.stages.assign import cluster_places, freeze_distances, read_model, write_evidence, write_model
from segapp.stages.catalog_changes import (
    compare_catalog,
    compare_formulas,
    formulas_in_one_sentence,
    in_one_sentence,
    write_changes,
)
from segapp.stages.features import read_catalog, training_features
from segapp.stages.match_segments import first_keys

if TYPE_CHECKING:
    from segapp.stages.cluster import SearchOptions


@dataclass(frozen=True)
class FitOptions:
    """Options of a fit: a person's number of segments, the published one to keep, and how much evidence."""

    forced_k: int | None = None
    published_k: int | None = None
    evidence: str = "quick"  # none, quick, full


@dataclass(frozen=True)
class Fitted:
    """A fit of the customers' summary, before its clusters have keys; `evidence` is None where none was asked for."""

    summary: Summary
    clustering: Clustering
    evidence: Evidence | None


def fit(job: Job, context: RunContext, catalog: tuple[Feature, ...], wanted: FitOptions) -> SegmentModel:
    """Summarize, choose the number of segments, fit, assign keys, and store the model."""
    fitted = cluster_customers(job, context, catalog, wanted)
    job.progress("Measuring how far the customers lie from the centres")
    model = first_keys(job.warehouse, fitted.summary, fitted.clustering, context.run_id)
    store_model(job, model, fitted)
    return model


def cluster_customers(job: Job, context: RunContext, catalog: tuple[Feature, ...], wanted: FitOptions) -> Fitted:
    """Summarize the customers, choose the number of segments and gather the evidence for it."""
    from segapp.stages.cluster import search
    from segapp.stages.cluster.evidence import gather_evidence
    from segapp.stages.cluster.pointers import point_elsewhere
    from segapp.stages.summarize import polish, summarize

    job.progress("Summarizing the customers")
    summary = summarize(job.warehouse, training_features(catalog), job.progress)
    options = _options(job, context, wanted)
    job.progress("Choosing the number of segments")
    clustering = explain_tail(job, summary, search(summary.points, options), options)
    clustering = polish(job.warehouse, summary, clustering, job.progress)
    if wanted.evidence == "none":
        return Fitted(summary, point_elsewhere(clustering, options), None)
    job.progress("Testing the segments against chance")
    evidence = gather_evidence(summary.points, clustering, options, wanted.evidence)
    return Fitted(summary, evidence.clustering, evidence)


def store_model(job: Job, model: SegmentModel, fitted: Fitted) -> None:
    """Store the model under its fit, with its evidence and the distances that typicality is read from."""
    write_model(job.warehouse, model, fitted.summary, fitted.clustering)
    if fitted.evidence is not None:
        write_evidence(job.warehouse, model, fitted.evidence)
    _store_alternatives(job, model, fitted)
    freeze_distances(job.warehouse, model)
    job.warehouse.execute(
        "update model.runs set features_sql = ? where run_id = ?", [_features_sql(job), model.fit_run_id]
    )


def _features_sql(job: Job) -> str:
    return next(each.text for each in job.objects if each.qualified_name == "features.customer_features")


def _store_alternatives(job: Job, model: SegmentModel, fitted: Fitted) -> None:
    """Store the segments as they would be with each number that was not chosen."""
    from segapp.stages.cluster.alternatives import alternatives
    from segapp.stages.describe.profiles.alternatives import write_alternatives

    summary, places = fitted.summary, cluster_places(model, fitted.clustering)
    keys = [key for _, key in sorted(zip(places, model.keys, strict=True))]
    customer_count = summary.customer_count - summary.excluded_count
    found = alternatives(summary.points, fitted.clustering, customer_count)
    write_alternatives(job.warehouse, model, summary.features, found, keys)


def _options(job: Job, context: RunContext, wanted: FitOptions) -> SearchOptions:
    from segapp.stages.cluster import SearchOptions
    from segapp.stages.cluster.evidence import BUDGETS

    budget = BUDGETS["full" if wanted.evidence == "full" else "quick"]
    thresholds = job.warehouse.row("select * from model.thresholds")
    return SearchOptions(
        k_min=thresholds.k_min,
        k_max=thresholds.k_max,
        restart_count=thresholds.restart_count,
        eligible_min_share=thresholds.eligible_min_share,
        eligible_min_count=thresholds.eligible_min_count,
        seed=context.seed,
        forced_k=wanted.forced_k,
        published_k=wanted.published_k,
        k_widest=thresholds.k_widest,
        k_usual=thresholds.k_max,
        keep_z=thresholds.keep_z,
        stability_margin=thresholds.stability_margin,
        solid_stability=thresholds.solid_min_jaccard,
        resample_count=budget.resample_count,
        resample_start_count=budget.start_count,
        thread_count=job.settings.threads or 2,
    )


def keep(job: Job, context: RunContext, wanted: FitOptions) -> SegmentModel:
    """Return the published model; store and report catalog changes made since it was fitted."""
    if wanted.forced_k is not None:
        raise ModelError(
            "the published segments are kept, so their number cannot be chosen now",
            todo=f"Run without --k, then: segapp refit --k {wanted.forced_k}",
        )
    model = read_model(job.warehouse, context.fit_run_id)
    copy_fit_facts(job.warehouse, context)
    changes = compare_catalog(read_catalog(job.warehouse), model.transforms)
    before = job.warehouse.scalar("select features_sql from model.runs where run_id = ?", [context.fit_run_id])
    formulas = compare_formulas(model.transforms, before, _features_sql(job)) if before else ()
    write_changes(job.warehouse, context.run_id, (*changes, *formulas))
    if changes:
        job.notes.append(in_one_sentence(changes))
    if formulas:
        job.notes.append(formulas_in_one_sentence(formulas))
    return model


def watch_drift(job: Job, context: RunContext, catalog: tuple[Feature, ...]) -> None:
    """Snapshot the customers' distributions at a fit; at a later run report how far they have shifted."""
    from segapp.stages.drift import freeze_snapshot, measure_drift

    if context.run_id == context.fit_run_id:
        freeze_snapshot(job.warehouse, context, catalog)
        return
    job.progress("Measuring whether the customers have shifted")
    worst = measure_drift(job.warehouse, context, catalog)
    if worst is not None and worst.verdict != "keep":
        job.notes.append(worst.reason_text)
