"""The story of `segapp demo`: two months of made-up customers, a campaign between them, all marked as synthetic."""

from __future__ import annotations

import datetime
import pathlib
import tempfile

from segapp.figures import figure
from segapp.model import Progress, RunContext
from segapp.pipeline.campaigns import change_campaigns
from segapp.pipeline.ingest_rows import RowsRequest, take_in_rows
from segapp.pipeline.job import Job
from segapp.pipeline.run import run
from segapp.pipeline.values import RunRequest, RunSummary
from segapp.project import Project
from segapp.stages.campaigns import PlanRequest, Selection, Split, Terms, freeze, plan_budget
from segapp.stages.campaigns.demo import plant_campaign

DEMO_CUSTOMER_COUNT = 20_000
JANUARY, FEBRUARY = datetime.date(2026, 1, 31), datetime.date(2026, 2, 28)
SPRING = Terms(
    "Spring",
    start_date=datetime.date(2026, 2, 2),
    channel="e-mail",
    cost_per_contact=1.0,
    value_per_response=24.0,
    currency_code="EUR",
)
HOLDOUT_SHARE = 0.3
BUDGET = 6_000.0


def demo(project: Project, progress: Progress, *, customer_count: int = DEMO_CUSTOMER_COUNT) -> RunSummary:
    """Make a synthetic warehouse and report afresh; where real customers are, refuse.

    A January file is segmented, an audience frozen with a holdout, a campaign with planted effects measured, a
    February file taken in whole, and a budget planned, so that every panel of the report has something to show.

    Raises
    ------
    SegappError
        If the project's warehouse holds real customers, or the job could not finish.
    """
    from segapp.stages.sample import write_months

    with tempfile.TemporaryDirectory(prefix="segapp-demo-") as folder:
        january = pathlib.Path(folder) / "demo_january.csv"
        february = pathlib.Path(folder) / "demo_february.csv"
        progress(f"Making up {figure(customer_count)} customers")
        write_months(january, february, customer_count=customer_count)
        run(project, _month(january, JANUARY, starts_afresh=True), progress)
        _hold_campaign(project, pathlib.Path(folder) / "demo_outcomes.csv", progress)
        summary = run(project, _month(february, FEBRUARY, is_full_snapshot=True), progress)
        _plan_budget(project, progress)
    return summary


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


def _hold_campaign(project: Project, outcomes: pathlib.Path, progress: Progress) -> None:
    """Freeze everybody with a holdout, make up what they did, and take it in as a till's file."""

    def action(job: Job, context: RunContext) -> None:
        """Hold the campaign in the working copy."""
        progress("Holding a campaign")
        frozen_at = datetime.datetime.combine(SPRING.start_date, datetime.time())
        freeze(job.warehouse, terms=SPRING, selection=Selection(), split=Split(HOLDOUT_SHARE), frozen_at=frozen_at)
        plant_campaign(job.warehouse, SPRING.campaign_name, outcomes)
        take_in_rows(job, context, RowsRequest("outcomes", outcomes, SPRING.campaign_name, data_date=FEBRUARY))

    change_campaigns(project, progress, action, reason="campaign", is_rendered=False)


def _plan_budget(project: Project, progress: Progress) -> None:
    request = PlanRequest(
        start_date=FEBRUARY + datetime.timedelta(days=2),
        cost_per_contact=SPRING.cost_per_contact,
        value_per_response=SPRING.value_per_response,
    )

    def action(job: Job, context: RunContext) -> None:
        """Plan in the working copy."""
        progress("Planning a budget")
        planned_at = datetime.datetime.combine(FEBRUARY, datetime.time())
        plan_budget(job.warehouse, request, budget=BUDGET, run_id=context.run_id, planned_at=planned_at)

    change_campaigns(project, progress, action, reason="plan")
