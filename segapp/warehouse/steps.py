"""Read the statements of sql/steps/, which the job runs unchanged, by name: step("profiles/numbers")."""

from __future__ import annotations

import functools

from segapp.project import shipped


@functools.cache
def step(name: str) -> str:
    """Return the text of sql/steps/NAME.sql as shipped with the package; a project has no copies of its own."""
    return (shipped("sql") / "steps" / f"{name}.sql").read_text(encoding="utf-8")
