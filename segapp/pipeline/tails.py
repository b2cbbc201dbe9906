"""Name the long tail that prevents a split, try its logarithm, and say what that gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from segapp.figures import figure
from segapp.labels import inside
from segapp.model import Clustering, Feature, KResult, Summary
from segapp.pipeline.job import Job
from segapp.transforms import kind_of

if TYPE_CHECKING:
    from segapp.stages.cluster import SearchOptions


def explain_tail(job: Job, summary: Summary, clustering: Clustering, options: SearchOptions) -> Clustering:
    """Return the clustering with the tail in its sentence, where a better split was left out for a small segment.

    The logarithm is tried on all features with a long tail: they are summarized and searched once more. Nothing of
    that is kept but the sentence.
    """
    from segapp.stages.cluster.choose import best_left_out
    from segapp.stages.cluster.tails import long_tails, tail_feature

    scored = [each for each in clustering.results if each.k > 1 and each.silhouette is not None]
    left_out = best_left_out(scored, clustering.chosen if clustering.chosen_k > 1 else None)
    if left_out is None or clustering.chosen_by == "person":
        return clustering
    place = tail_feature(summary.points, left_out)
    places = sorted({place, *long_tails(summary.points)})
    tried = [each for each in places if not kind_of(summary.features[each]).is_logarithm]
    text = f"{clustering.choice_text} {_tail_text(summary.features[place], left_out)}"
    if tried:
        text += f" {_tried_text(job, summary.features, tried, options)}"
    return replace(clustering, choice_text=text)


def _tail_text(feature: Feature, left_out: KResult) -> str:
    logged = ", even of its logarithm" if kind_of(feature).is_logarithm else ""
    return f"That small segment of {left_out.k} is the long tail of {inside(feature.label)}{logged}."


def _tried_text(job: Job, features: tuple[Feature, ...], places: list[int], options: SearchOptions) -> str:
    """Return what the search finds with the logarithms of the features at these positions."""
    from segapp.stages.cluster import search
    from segapp.stages.cluster.choose import listed, percent
    from segapp.stages.summarize import summarize

    job.progress("Trying a logarithm of the long tails")
    labels = listed(inside(features[place].label) for place in places)
    logged = tuple(replace(each, transform="log") if place in places else each for place, each in enumerate(features))
    summary = summarize(job.warehouse, logged, job.progress)
    found = search(summary.points, replace(options, forced_k=None, published_k=None))
    if found.chosen_k == 1:
        return f"A logarithm of {labels} does not change that."
    chosen = found.chosen
    score, share = figure(chosen.silhouette or 0.0, 3), percent(chosen.smallest_segment_share)
    return (
        f"With a logarithm of {labels} there are {chosen.k} segments (silhouette {score}, the smallest {share} of"
        " customers): transform 'log' in sql/3_features/feature_catalog.sql, then segapp refit."
    )
