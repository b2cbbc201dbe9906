"""The last steps of every command that changes the warehouse: describe, marts, checks, report, publish."""

from __future__ import annotations

import contextlib
import functools
import pathlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping

from segapp.languages import Language, read_language
from segapp.model import Feature, Progress, RunContext
from segapp.pipeline.job import Job, store_separators
from segapp.pipeline.run_record import finish_run
from segapp.project import Project
from segapp.settings import Settings, read_settings
from segapp.stages.report import ReportSettings, build_site
from segapp.warehouse import Warehouse, open_working


def describe_all(
    job: Job, context: RunContext, catalog: tuple[Feature, ...], *, lineage: Mapping[str, str] | None = None
) -> None:
    """Describe the segments of this run, measure its campaigns, build the marts and check their figures.

    Parameters
    ----------
    lineage : mapping of segment key to word, optional
        Where each segment of a refit comes from.
    """
    describe_segments(job, context, catalog, lineage=lineage)
    build_tables(job)
    check_figures(job, context)


def describe_segments(
    job: Job, context: RunContext, catalog: tuple[Feature, ...], *, lineage: Mapping[str, str] | None = None
) -> None:
    """Describe the segments of this run, close its record, and measure its campaigns."""
    from segapp.stages.assign import grade_segments
    from segapp.stages.campaigns import measure
    from segapp.stages.describe import describe
    from segapp.stages.purchases import store_purchases

    job.progress("Describing the segments")
    describe(job.warehouse, context, catalog, job.progress, lineage=lineage)
    grade_segments(job.warehouse, context)
    store_purchases(job.warehouse, context)
    finish_run(job.warehouse, context)
    measure(job.warehouse, context)


def build_tables(job: Job) -> None:
    """Make the views of marts."""
    from segapp.stages.marts import build_marts

    job.progress("Building the tables for analysts")
    build_marts(job.warehouse, job.objects)


def check_figures(job: Job, context: RunContext) -> None:
    """Run the checks of sql/checks; a broken rule of severity fail ends the job."""
    from segapp.stages.marts import run_checks

    job.progress("Checking the figures")
    run_checks(job.warehouse, context, job.project.sql / "checks")


def publish(job: Job, run_id: str, *, reason: str = "run", is_rendered: bool = True) -> None:
    """Render the report of the working copy and put both in place; the warehouse is closed then.

    Parameters
    ----------
    is_rendered : bool, default True
        False leaves the report to the next step of the same command.
    """
    site = render(job) if is_rendered else None
    job.progress("Publishing")
    job.work.publish(job.warehouse, run_id=run_id, site=site, reason=reason)


def render(job: Job) -> pathlib.Path:
    """Write the report of the working copy into a new folder, and return it."""
    target = job.work.new_site()
    build_site(
        job.warehouse,
        project=job.project,
        target=target,
        settings=report_settings(job.project, job.settings),
        progress=job.progress,
    )
    return target


def report_settings(project: Project, settings: Settings) -> ReportSettings:
    """Return the report's part of the settings."""
    return ReportSettings(
        title=settings.title,
        logo=project.home / settings.logo if settings.logo else None,
        currency_code=settings.currency,
        thousands=settings.separators.thousands,
        decimal=settings.separators.decimal,
        date_format=settings.date_format,
        language=settings.language,
        customers_csv_max_rows=settings.customers_csv_max_rows,
        write_workbook=functools.partial(
            lent_workbook,
            has_personal=settings.personal_in_exports,
            language=read_language(settings.language, project.templates),
        ),
        personal_in_exports=settings.personal_in_exports,
    )


def lent_workbook(
    warehouse: Warehouse,
    path: pathlib.Path,
    has_customers: bool,
    *,
    has_personal: bool = False,
    language: Language | None = None,
) -> None:
    """Give the report access to the export stage."""
    from segapp.stages.export import BookTerms, BookWords, write_workbook

    terms = BookTerms(has_personal, BookWords(language or Language()))
    write_workbook(warehouse, path, has_customers=has_customers, terms=terms)


def report(project: Project, progress: Progress) -> pathlib.Path:
    """Render the report again from the published warehouse, after a template or query has changed.

    Raises
    ------
    SegappError
        With file and line where a template or query is wrong; the old report then stays.
    """
    from segapp.stages.publish import rerendered

    found = read_settings(project.home)
    settings = report_settings(project, found)
    with rerendered(project) as (published, folder), shown_with(found, published, project) as warehouse:
        build_site(warehouse, project=project, target=folder, settings=settings, progress=progress)
    return project.site / "index.html"


@contextlib.contextmanager
def shown_with(settings: Settings, published: Warehouse, project: Project) -> Iterator[Warehouse]:
    """Yield the published warehouse, or a copy with new separators where segapp.toml has changed them."""
    wanted = (settings.separators.decimal, settings.separators.thousands)
    if published.execute("select decimal_sign, thousands_sign from model.separators").fetchall() in ([wanted], []):
        yield published
        return
    with tempfile.TemporaryDirectory(dir=project.home, prefix=".segapp-report-") as folder:
        copy = pathlib.Path(shutil.copyfile(project.warehouse, pathlib.Path(folder) / project.warehouse.name))
        with open_working(copy, settings.limits) as warehouse:
            store_separators(warehouse, settings.separators)
            yield warehouse
