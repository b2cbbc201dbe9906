"""Build the report: queries of sql/reports/ are answered, templates print them, and the folder is written whole."""

from segapp.stages.report.settings import ReportSettings
from segapp.stages.report.site import SiteSummary, build_site

__all__ = ["ReportSettings", "SiteSummary", "build_site"]
