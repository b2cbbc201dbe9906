"""Build the report: queries of sql/reports/ are answered, templates print them, and the folder is written whole."""

from segapp.stages.report.pack import Pack, build_pack, check_target
from segapp.stages.report.settings import ReportSettings
from segapp.stages.report.site import SiteSummary, build_site

__all__ = ["Pack", "ReportSettings", "SiteSummary", "build_pack", "build_site", "check_target"]
