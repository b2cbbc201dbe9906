"""Customers in planted groups, month by month, and the real job on them."""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from segapp.pipeline import RunRequest, RunSummary, run
from segapp.pipeline.refit import refit
from segapp.pipeline.refit_summary import RefitRequest, RefitSummary
from segapp.pipeline.rename import rename
from segapp.project import Project, find_project
from segapp.warehouse import Warehouse, open_published

HEADER = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)"
SPREAD = (2.5, 4.0, 4.0)


def quiet(step: str) -> None:
    """Take progress and say nothing."""


@dataclass(frozen=True)
class Group:
    """A planted group: where its centre is (age, income, score), and how many customers."""

    name: str
    centre: tuple[float, float, float]
    count: int


def customers(groups: Sequence[Group], month: int) -> list[tuple[object, ...]]:
    """Return rows of a customers file; a customer keeps id and nature, and changes a little from month to month."""
    rows: list[tuple[object, ...]] = []
    for group in groups:
        seed = sum(map(ord, group.name))
        nature = np.random.default_rng(seed).normal(size=(2000, 3))[: group.count]
        change = np.random.default_rng([seed, month]).normal(size=(2000, 3))[: group.count]
        values = group.centre + (nature + 0.2 * change) * SPREAD
        rows += [
            (
                f"{group.name}{i:04d}",
                "Female" if i % 2 else "Male",
                int(np.clip(round(age), 18, 90)),
                round(max(income, 1), 1),
                int(np.clip(round(score), 1, 100)),
            )
            for i, (age, income, score) in enumerate(values)
        ]
    return rows


@dataclass(frozen=True)
class Shop:
    """A project folder with the commands that a person would type."""

    home: pathlib.Path

    @property
    def project(self) -> Project:
        """Return the project of the folder."""
        return find_project(self.home)

    def run(self, rows: Sequence[tuple[object, ...]], day: datetime.date, *, evidence: str = "none") -> RunSummary:
        """Load a full snapshot of the customers."""
        source = self.home / f"customers-{day}.csv"
        source.write_text("\n".join([HEADER, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
        return run(self.project, RunRequest(source, data_date=day, is_full_snapshot=True, evidence=evidence), quiet)

    def refit(self, *, apply: bool = False, k: int | None = None, evidence: str | None = "none") -> RefitSummary:
        """Fit anew, dry or applied."""
        return refit(self.project, RefitRequest(is_applied=apply, evidence=evidence, forced_k=k), quiet)

    def rename(self, key: str, name: str) -> None:
        """Give a segment a person's name."""
        rename(self.project, key, name, quiet)

    def open(self) -> Warehouse:
        """Open what is published."""
        return open_published(self.project.warehouse)


@pytest.fixture
def shop(tmp_path: pathlib.Path) -> Shop:
    """Return an empty project folder."""
    return Shop(tmp_path)
