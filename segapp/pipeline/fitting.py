"""Fit the segments at the first run, or keep the published ones at a later run."""

from __future__ import annotations

from segapp.errors import ModelError
from segapp.model import Clustering, Feature, RunContext, SegmentModel, Summary
from segapp.pipeline.job import Job
from segapp.pipeline.run_record import copy_fit_facts
from segapp.stages.assign import freeze_distances, read_model, write_model
from segapp.stages.features import training_features
from segapp.stages.match_segments import first_keys


def fit(job: Job, context: RunContext, catalog: tuple[Feature, ...], forced_k: int | None) -> SegmentModel:
    """Summarize, choose the number of segments, fit, give keys, and store the model."""
    summary, clustering = cluster_customers(job, context, catalog, forced_k=forced_k)
    model = first_keys(job.warehouse, summary, clustering, context.run_id)
    store_model(job, model, summary, clustering)
    return model


def cluster_customers(
    job: Job,
    context: RunContext,
    catalog: tuple[Feature, ...],
    *,
    forced_k: int | None = None,
    published_k: int | None = None,
) -> tuple[Summary, Clustering]:
    """Summarize the customers and choose the number of segments: a person's, the published one, or by the rule."""
    from segapp.stages.cluster import SearchOptions, search
    from segapp.stages.summarize import polish, summarize

    job.progress("Summarizing the customers")
    summary = summarize(job.warehouse, training_features(catalog), job.progress)
    thresholds = job.warehouse.row("select * from model.thresholds")
    job.progress("Choosing the number of segments")
    clustering = search(
        summary.points,
        SearchOptions(
            k_min=thresholds.k_min,
            k_max=thresholds.k_max,
            restart_count=thresholds.restart_count,
            eligible_min_share=thresholds.eligible_min_share,
            eligible_min_count=thresholds.eligible_min_count,
            seed=context.seed,
            forced_k=forced_k,
            published_k=published_k,
            keep_z=thresholds.keep_z,
        ),
    )
    return summary, polish(job.warehouse, summary, clustering, job.progress)


def store_model(job: Job, model: SegmentModel, summary: Summary, clustering: Clustering) -> None:
    """Store the model under its fit, with the distances that typicality is read from."""
    write_model(job.warehouse, model, summary, clustering)
    freeze_distances(job.warehouse, model)


def keep(job: Job, context: RunContext, catalog: tuple[Feature, ...], forced_k: int | None) -> SegmentModel:
    """Return the published model, and say so when the catalog now asks for other features."""
    if forced_k is not None:
        raise ModelError(
            "the published segments are kept, so their number cannot be chosen now",
            todo=f"Run without --k, then: segapp refit --k {forced_k}",
        )
    model = read_model(job.warehouse, context.fit_run_id, catalog)
    copy_fit_facts(job.warehouse, context)
    if _words(model.features) != _words(training_features(catalog)):
        job.notes.append("The feature catalog has changed since the fit: this run keeps the published segments.")
    return model


def watch_drift(job: Job, context: RunContext, catalog: tuple[Feature, ...]) -> None:
    """Freeze how the customers are spread at a fit; at a later run say how far they have shifted since."""
    from segapp.stages.drift import freeze_snapshot, measure_drift

    if context.run_id == context.fit_run_id:
        freeze_snapshot(job.warehouse, context, catalog)
        return
    job.progress("Measuring whether the customers have shifted")
    worst = measure_drift(job.warehouse, context, catalog)
    if worst is not None and worst.verdict != "keep":
        job.notes.append(worst.reason_text)


def _words(features: tuple[Feature, ...]) -> list[tuple[str, str]]:
    return [(feature.feature_name, feature.transform) for feature in features]
