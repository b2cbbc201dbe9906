"""Create a project for a user's source, or compare a source with an existing project."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.model import Progress
from segapp.named_source import Named
from segapp.pipeline.new_project import new_project
from segapp.pipeline.proposal_of_columns import ColumnsProposal, SourceOptions, propose_columns
from segapp.project import Project, find_project, shipped


@dataclass(frozen=True)
class Fit:
    """How the headers of a source match a project's columns."""

    absent: tuple[str, ...]  # columns that form the segments and that no header names
    missing: tuple[str, ...]  # other columns that no header names
    new: tuple[str, ...]  # headers that name no column
    likely: tuple[tuple[str, str], ...]  # columns that no header names, with the header that comes closest

    @property
    def words(self) -> str:
        """Return what differs in words, and which new header may be a renamed column."""
        near = dict(self.likely)
        lacking = [
            f"{name} ({near[name]} comes closest)" if name in near else name for name in (*self.absent, *self.missing)
        ]
        parts = [
            f"{what} {', '.join(names[:12])}" for what, names in (("it lacks", lacking), ("new are", self.new)) if names
        ]
        return "; ".join(parts) or "nothing"


@contextlib.contextmanager
def project_for(
    project: Project, given: SourceOptions, progress: Progress
) -> Iterator[tuple[Project, ColumnsProposal | None]]:
    """Yield the project to run a source in: where its columns are not the project's and nothing is there, a new one.

    Left with an error before anything was published or kept, nothing of a new one stays.

    Raises
    ------
    SourceError
        If there is a project, or a warehouse, whose columns are others: it is never rewritten.
    """
    there, is_new = _place_for(project, given)
    if not is_new:
        yield there, None
        return
    proposal = propose_columns(given, progress)
    with new_project(there.home, proposal.texts, how_to_write=f"segapp init FOLDER {given.options}") as made:
        yield made, proposal


def _place_for(project: Project, given: SourceOptions) -> tuple[Project, bool]:
    """Return the project that a source belongs to, and whether it is still to be written."""
    is_checkout = (project.home / "sql").is_dir() and project.sql == shipped("sql")
    is_own = project.sql != shipped("sql")
    if not is_own and not is_checkout and project.warehouse.exists():
        return project, False  # the built-in project at work: the run itself says what does not fit
    if is_own:
        return _fitting(project, given), False
    is_new = given.transactions is not None and not project.warehouse.exists()
    if not is_new and (given.source is None or not fit_of(project, given).absent):
        return project, False
    there = find_project(project.home / _folder_name(given.named) if is_checkout else project.home)
    if there.sql != shipped("sql"):
        return _fitting(there, given), False
    return there, True


def _fitting(project: Project, given: SourceOptions) -> Project:
    if given.source is not None:
        refuse_other_columns(project, given)
    return project


def refuse_other_columns(project: Project, given: SourceOptions) -> None:
    """Refuse a source that lacks what forms the project's segments.

    Raises
    ------
    SourceError
        With what differs and the commands that propose a change or make another project.
    """
    fit = fit_of(project, given)
    if fit.absent:
        raise SourceError(
            f"its columns are not those of the project in {project.home}: {fit.words}",
            where=str(given.source),
            todo=f'See what a change would be: segapp init "{project.home}" --customers "{given.source}" --update;'
            f" or make another project: segapp init FOLDER {given.options} --run",
        )


def fit_of(project: Project, given: SourceOptions) -> Fit:
    """Return how the headers of a source match a project's columns; no row is read."""
    from segapp.stages.features import read_catalog, training_features
    from segapp.stages.ingest.load.preview import match_headers
    from segapp.warehouse import build, open_working, read_objects

    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(project.sql), (1, 2, 3))
        assert given.source is not None  # noqa: S101  (tells the type checker)
        matching = match_headers(warehouse, given.source, encoding=given.encoding, within=given.within)
        trained = {each.feature_name for each in training_features(read_catalog(warehouse))}
        text = (project.sql / "3_features" / "customer_features.sql").read_text(encoding="utf-8")
    read = [line for line in text.splitlines() if any(_ends_as(line, name) for name in trained)]
    absent = tuple(each for each in matching.missing if each in trained or any(_has_word(line, each) for line in read))
    missing = tuple(each for each in matching.missing if each not in absent)
    return Fit(absent, missing, matching.ignored, matching.likely)


def _ends_as(line: str, name: str) -> bool:
    """Return whether a line of the features makes a column of this name."""
    return re.search(rf'\bas "?{re.escape(name)}"?,?\s*(--.*)?$', line) is not None


def _has_word(line: str, column: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(column)}(?!\w)", line) is not None


def _folder_name(source: Named) -> str:
    name = re.sub(r"[^\w.-]+", "_", source.name.split(".")[0]).strip("_.")
    return name or "customers"
