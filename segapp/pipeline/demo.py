"""The workflow of `segapp demo`: two months of made-up customers, a campaign in between, all marked as synthetic."""

from __future__ import annotations

import contextlib
import datetime
import pathlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace

from segapp.clock import utc_today
from segapp.errors import SegappError, SettingsError
from segapp.figures import figure
from segapp.model import Progress, RunContext
from segapp.pipeline.campaigns import change_campaigns
from segapp.pipeline.ingest_rows import take_in_rows
from segapp.pipeline.intakes import RowsRequest
from segapp.pipeline.job import Job
from segapp.pipeline.run import run
from segapp.pipeline.values import RunRequest, RunSummary
from segapp.project import Project
from segapp.stages.campaigns import PlanRequest, Selection, Split, Terms, freeze, plan_budget
from segapp.stages.campaigns.intake.made_up_outcomes import plant_campaign, write_skewed_contacts
from segapp.stages.publish import drop_lock, job_lock, places_of
from segapp.warehouse import open_published

DEMO_CUSTOMER_COUNT = 20_000
SPRING = Terms(
    "Spring",
    start_date=datetime.date.min,  # two days after the first month; the month is known when the demo is made
    channel="e-mail",
    cost_per_contact=1.0,
    value_per_response=24.0,
    currency_code="EUR",
)
VARIANTS = Terms(
    "Two offers", datetime.date.min, "e-mail or call", outcome_window_days=7, cost_per_contact=1.0, currency_code="EUR"
)
UNFINISHED = Terms("Easter", datetime.date.min, "e-mail", cost_per_contact=1.0, currency_code="EUR")
NEWSLETTER = Terms("", datetime.date.min, "e-mail", cost_per_contact=0.1, value_per_response=24.0, currency_code="EUR")
SOME, FEW = "md5('offers' || customer_id) < '6'", "md5('easter' || customer_id) < '3'"
HOLDOUT_SHARE = 0.3
BUDGET = 6_000.0


def demo(
    project: Project,
    progress: Progress,
    *,
    customer_count: int = DEMO_CUSTOMER_COUNT,
    today: datetime.date | None = None,
) -> RunSummary:
    """Make a new synthetic warehouse and report; refuse where real customers are.

    The file of one month is segmented, audiences frozen with a holdout, campaigns with planted effects measured, the
    next month's file loaded whole, and a budget planned, so that every panel of the report has something to show. The
    months are the last two that have ended: the data is no older than a month, and only its dates differ with the day.

    Parameters
    ----------
    customer_count : int
        Customers of the first month.
    today : date, default today in UTC
        Says which months those are.

    Raises
    ------
    SegappError
        If the project's warehouse holds real customers, or the job could not finish.
    """
    from segapp.stages.sample import write_months

    first, second = month_ends(today or utc_today())
    with _whole_or_not(project) as published, tempfile.TemporaryDirectory(prefix="segapp-demo-") as name:
        folder = pathlib.Path(name)
        one, other = folder / f"demo_{first:%Y_%m}.csv", folder / f"demo_{second:%Y_%m}.csv"
        progress(f"Making up {figure(customer_count)} customers")
        write_months(one, other, customer_count=customer_count)
        published.add(run(project, _month(one, first, starts_afresh=True), progress).run_id)
        _hold_campaigns(project, first, second, folder / "demo_outcomes.csv", progress)
        summary = run(project, _month(other, second, is_full_snapshot=True), progress)
        published.add(summary.run_id)
        _plan_budget(project, second, progress)
    return summary


def month_ends(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Return the last days of the two months before the present one."""
    second = today.replace(day=1) - datetime.timedelta(days=1)
    return second.replace(day=1) - datetime.timedelta(days=1), second


@contextlib.contextmanager
def _whole_or_not(project: Project) -> Iterator[set[str]]:
    """Make the folder if there is none; on an error, remove the unfinished demonstration.

    Yields the ids of the runs that the demonstration has published: of nothing else is anything removed.
    """
    home, was_there, is_first = project.home, project.home.exists(), not project.warehouse.exists()
    _make_folder(home)
    before = frozenset(each.name for each in home.iterdir())
    published: set[str] = set()
    try:
        yield published
    except BaseException:
        if is_first:
            with contextlib.suppress(OSError, SegappError):
                _remove_half(project, before, published)
        if not was_there:
            with contextlib.suppress(OSError):
                home.rmdir()  # an error where something is in it
        raise


def _remove_half(project: Project, before: frozenset[str], published: set[str]) -> None:
    """Remove what a demonstration created, unless another job is running or published in between."""
    lock = places_of(project).lock
    with job_lock(lock):
        if project.warehouse.exists():
            with open_published(project.warehouse) as opened:
                if opened.scalar("select run_id from model.current_run") not in published:
                    return
        for pattern in ("warehouse.duckdb", ".warehouse.duckdb.*", "site", ".site-*"):
            for path in sorted(project.home.glob(pattern)):
                if path.name in before or path == lock:
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
    if lock.name not in before:
        drop_lock(lock)


def _make_folder(folder: pathlib.Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        todo = "Name a new folder, in one that is there"
        raise SettingsError(f"cannot be made: {error.strerror}", where=str(folder), todo=todo) from error


def _month(
    source: pathlib.Path, data_date: datetime.date, *, starts_afresh: bool = False, is_full_snapshot: bool = False
) -> RunRequest:
    """Return the request for one month; the report is left to the last step."""
    return RunRequest(
        source=source,
        data_date=data_date,
        is_synthetic=True,
        starts_afresh=starts_afresh,
        is_full_snapshot=is_full_snapshot,
        is_rendered=False,
    )


def _hold_campaigns(
    project: Project, first: datetime.date, until: datetime.date, outcomes: pathlib.Path, progress: Progress
) -> None:
    """Run a campaign of each kind: a conclusive one, two variants, an open window, and a misleading import."""

    def action(job: Job, context: RunContext) -> None:
        """Hold the campaigns in the working copy."""
        progress("Holding campaigns")
        for terms, days, condition, arms in (
            (SPRING, 2, "", ("contact",)),
            (VARIANTS, 1, SOME, ("call", "mail")),
            (UNFINISHED, (until - first).days - 8, FEW, ("contact",)),
        ):
            start_date = first + datetime.timedelta(days=days)
            frozen_at = datetime.datetime.combine(start_date, datetime.time())
            chosen, split = Selection(condition=condition), Split(HOLDOUT_SHARE, arms)
            dated = replace(terms, start_date=start_date)
            freeze(job.warehouse, terms=dated, selection=chosen, split=split, frozen_at=frozen_at)
            plant_campaign(job.warehouse, terms.campaign_name, outcomes, until)
            take_in_rows(job, context, RowsRequest("outcomes", outcomes, terms.campaign_name, data_date=until))
        write_skewed_contacts(job.warehouse, outcomes, first + datetime.timedelta(days=3))
        contacts = RowsRequest("contacts", outcomes, "Newsletter", until, planned_holdout_share=0.5, terms=NEWSLETTER)
        take_in_rows(job, context, contacts)

    change_campaigns(project, progress, action, reason="campaign", is_rendered=False)


def _plan_budget(project: Project, day: datetime.date, progress: Progress) -> None:
    request = PlanRequest(
        start_date=day + datetime.timedelta(days=2),
        cost_per_contact=SPRING.cost_per_contact,
        value_per_response=SPRING.value_per_response,
    )

    def action(job: Job, context: RunContext) -> None:
        """Plan in the working copy."""
        progress("Planning a budget")
        planned_at = datetime.datetime.combine(day, datetime.time())
        plan_budget(job.warehouse, request, budget=BUDGET, run_id=context.run_id, planned_at=planned_at)

    change_campaigns(project, progress, action, reason="plan")
