"""The workflow of `segapp refit`: fit again, show what would change, and with --apply publish exactly that."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, replace

from segapp.errors import ModelError
from segapp.model import Clustering, Progress, RunContext
from segapp.pipeline.current_run import follow, require_published
from segapp.pipeline.fitting import FitOptions, cluster_customers, store_model, watch_drift
from segapp.pipeline.job import Job, open_job
from segapp.pipeline.proposal import (
    Ground,
    Proposal,
    check_ground,
    check_outcome,
    forget_proposal,
    read_proposal,
    write_proposal,
)
from segapp.pipeline.publishing import describe_all, publish
from segapp.pipeline.refit_summary import RefitRequest, RefitSummary, summarize_refit
from segapp.pipeline.run_record import input_hash_of, insert_run, settings_hash
from segapp.project import Project
from segapp.solver import loading_solver
from segapp.stages.assign import assign
from segapp.stages.features import read_catalog
from segapp.stages.match_segments import RefitMatch, match_refit, write_lineage


def refit(project: Project, request: RefitRequest, progress: Progress) -> RefitSummary:
    """Fit the segments again and say what changes; with `is_applied`, publish it as a run of kind refit.

    A dry refit leaves a proposal beside the warehouse. --apply after it publishes that proposal and nothing else;
    without one it publishes what it finds.

    Raises
    ------
    SegappError
        If nothing was published before, if customers, model or settings have changed since the proposal, or if
        anything could not be done; the published warehouse and site are then as they were.
    """
    with loading_solver(), open_job(project, progress) as job:
        published = require_published(job, is_model_kept=False)
        ground = _ground(job, published)
        proposal = read_proposal(project) if request.is_applied else None
        asked = _agreed(request, proposal, ground)
        context = _begin(job, published, ground)
        match, clustering = _refit(job, context, asked)
        summary = replace(summarize_refit(job, context, match, clustering), is_applied=request.is_applied)
        outcome = _outcome_hash(match, summary)
        if not request.is_applied:
            write_proposal(project, Proposal(ground, asked.forced_k, asked.evidence or "quick", outcome))
            return summary
        if proposal is not None:
            check_outcome(proposal, outcome)
        publish(job, context.run_id, reason="refit")
        forget_proposal(project)
    return summary


def _ground(job: Job, published: RunContext) -> Ground:
    return Ground(
        input_hash=input_hash_of(job.warehouse),
        fit_run_id=published.fit_run_id,
        settings_hash=settings_hash(job.warehouse, job.settings),
    )


def _agreed(request: RefitRequest, proposal: Proposal | None, ground: Ground) -> RefitRequest:
    """Return the request with what the proposal was asked for; refuse one that is stale or differs."""
    if proposal is None:
        return replace(request, evidence=request.evidence or "quick")
    check_ground(proposal, ground)
    asked = {"--k": (request.forced_k, proposal.forced_k), "--evidence": (request.evidence, proposal.evidence)}
    for option, (wanted, proposed) in asked.items():
        if wanted is not None and wanted != proposed:
            raise ModelError(
                f"the proposal was made {f'with {option} {proposed}' if proposed else f'without {option}'}",
                todo=f"Nothing was published. Look at another one first: segapp refit {option} {wanted}",
            )
    return replace(request, forced_k=proposal.forced_k, evidence=proposal.evidence)


def _begin(job: Job, published: RunContext, ground: Ground) -> RunContext:
    """Open the refit's row among the runs."""
    run = follow(job, published, is_refitted=True)
    insert_run(job.warehouse, run, input_hash=ground.input_hash, settings_hash=ground.settings_hash)
    return run


def _refit(job: Job, context: RunContext, request: RefitRequest) -> tuple[RefitMatch, Clustering]:
    """Fit, carry the keys over, place everybody and describe the segments, all in the working copy."""
    catalog = read_catalog(job.warehouse)
    published_k = job.warehouse.scalar(
        "select count(*) from model.segments where run_id = ?", [context.previous_run_id]
    )
    wanted = FitOptions(request.forced_k, published_k, request.evidence or "quick")
    fitted = cluster_customers(job, context, catalog, wanted)
    job.progress("Following the segments")
    match = match_refit(job.warehouse, context, summary=fitted.summary, clustering=fitted.clustering)
    write_lineage(job.warehouse, context.run_id, match)
    store_model(job, match.model, fitted)
    job.progress("Placing every customer")
    assign(job.warehouse, context, match.model)
    watch_drift(job, context, catalog)
    describe_all(job, context, catalog, lineage=match.lineage)
    return match, fitted.clustering


def _outcome_hash(match: RefitMatch, summary: RefitSummary) -> str:
    """Return a hash of what was shown: centroids to the last bit, keys, lineage, sizes and moves; not the names."""
    parts = [
        [[float(value).hex() for value in centroid] for centroid in match.model.centroids_z],
        [[each.segment_key, each.lineage, each.customer_count] for each in summary.segments],
        [astuple(flow) for flow in summary.crosstab],
        [key for key, _ in summary.retired],
    ]
    return hashlib.md5(json.dumps(parts).encode(), usedforsecurity=False).hexdigest()
