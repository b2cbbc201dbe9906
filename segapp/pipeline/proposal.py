"""Store what a dry refit proposed beside the warehouse, so that --apply publishes exactly that or says why not."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
from dataclasses import asdict, dataclass

from segapp.errors import ModelError, PublishError
from segapp.project import Project


@dataclass(frozen=True)
class Ground:
    """What a proposal is based on: the customers, the published model, and the settings."""

    input_hash: str
    fit_run_id: str
    settings_hash: str


@dataclass(frozen=True)
class Proposal:
    """What a dry refit was asked for, what it was based on, and a hash over the resulting segments."""

    ground: Ground
    forced_k: int | None
    evidence: str
    outcome_hash: str


CHANGES = {
    "input_hash": "the customers have changed since the proposal",
    "fit_run_id": "another model was published since the proposal",
    "settings_hash": "features, thresholds or the seed have changed since the proposal",
}


def check_ground(proposal: Proposal, ground: Ground) -> None:
    """Refuse a proposal that was made for other customers, another model or other settings.

    Raises
    ------
    ModelError
        With what has changed.
    """
    for field, words in CHANGES.items():
        if getattr(proposal.ground, field) != getattr(ground, field):
            raise ModelError(words, todo="Nothing was published. Look at a new one first: segapp refit")


def check_outcome(proposal: Proposal, outcome_hash: str) -> None:
    """Refuse to publish segments that are not those the proposal showed.

    Raises
    ------
    ModelError
        If they differ, as another version of a library may make them.
    """
    if proposal.outcome_hash != outcome_hash:
        raise ModelError(
            "the segments came out differently from the proposal, which another version of a library can cause",
            todo="Nothing was published. Look at a new one first: segapp refit",
        )


def read_proposal(project: Project) -> Proposal | None:
    """Return what the last dry refit proposed; None if there is none or it cannot be read."""
    path = proposal_path(project)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Proposal(**{**found, "ground": Ground(**found["ground"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_proposal(project: Project, proposal: Proposal) -> None:
    """Replace the stored proposal.

    Raises
    ------
    PublishError
        If the folder cannot be written to.
    """
    path = proposal_path(project)
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(json.dumps(asdict(proposal), indent=2) + "\n", encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        raise PublishError(
            f"the proposal cannot be written: {error.strerror}", where=str(path), todo="Free space or grant permission"
        ) from error


def forget_proposal(project: Project) -> None:
    """Remove the stored proposal, if there is one."""
    with contextlib.suppress(OSError):
        proposal_path(project).unlink()


def proposal_path(project: Project) -> pathlib.Path:
    """Return where the proposal lies."""
    return project.home / f".{project.warehouse.stem}.refit.json"
