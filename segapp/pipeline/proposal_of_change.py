"""Propose what new columns of a source would change in an existing project; nothing is written."""

from __future__ import annotations

import pathlib
import re
from dataclasses import dataclass

from segapp.model import Progress
from segapp.pipeline.own_project import fit_of
from segapp.pipeline.proposal_of_columns import SourceOptions, propose_columns
from segapp.pipeline.proposal_of_purchases import propose_purchases
from segapp.project import Project


@dataclass(frozen=True)
class Change:
    """How a source matches a project, in words, and the patch that loads what is new."""

    words: str
    difference: str


def propose_change(project: Project, given: SourceOptions, progress: Progress) -> Change:
    """Return what the new columns of customers, purchases or both would change; write nothing.

    Raises
    ------
    SourceError
        If a source cannot be read.
    """
    from segapp.stages.columns import difference

    words, before, after = [], {}, {}
    if given.source is not None:
        said, read, texts = _of_customers(project, given, progress)
        words.append(said)
        before, after = dict(read), dict(texts)
    if given.transactions is not None:
        said, read, texts = _of_purchases(project, given, after, progress)
        words.append(said)
        before, after = read | before, after | texts
    changed = {name: text for name, text in before.items() if after.get(name, text) != text}
    return Change("; ".join(words), difference(changed, after))


Part = tuple[str, dict[str, str], dict[str, str]]
"""What differs in words, the files of the project as they are, and those of them that would be changed."""


def _of_customers(project: Project, given: SourceOptions, progress: Progress) -> Part:
    from segapp.stages.columns import OWN_FILES, added_texts

    fit = fit_of(project, given)
    read = _read(project, OWN_FILES)
    if not fit.new:
        return fit.words, read, {}
    known = set(re.findall(r"^    \"?(\w+)\"? \w+", read["2_core/customers.sql"], re.MULTILINE))
    alone = SourceOptions(given.source, given.id_column, given.decimal, given.dates, given.encoding, given.within)
    proposal = propose_columns(alone, progress, known=known)
    added = [each for each in proposal.entries if each.decision.name in fit.new and each.role != "identifier"]
    return fit.words, read, added_texts(read, added) if added else {}


def _of_purchases(project: Project, given: SourceOptions, changed: dict[str, str], progress: Progress) -> Part:
    """Return what a list of purchases adds to the project after the customers' new columns."""
    from segapp.stages.columns.purchase_additions import added_features
    from segapp.stages.columns.texts import CATALOG, FEATURES

    proposal = propose_purchases(given, progress, into=project.sql)
    read = _read(project, (*proposal.column_texts, FEATURES, CATALOG))
    features = added_features(read | changed, proposal.features, currency=proposal.currency)
    added = [each for each in (FEATURES, CATALOG) if each in features]
    words = [*proposal.new_words, *(["features of them are added"] if added else [])]
    return "purchases: " + ("; ".join(words) or "nothing new"), read, proposal.column_texts | features


def _read(project: Project, names: tuple[str, ...] | list[str]) -> dict[str, str]:
    paths = {name: pathlib.Path(project.sql / name) for name in names}
    return {name: path.read_text(encoding="utf-8") for name, path in paths.items() if path.exists()}
