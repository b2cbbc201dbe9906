"""Settings of a report in a language, with the figures and days of its readers as segapp.toml would have them."""

from __future__ import annotations

from typing import Any

from segapp.languages import read_language
from segapp.project import shipped
from segapp.stages.report import ReportSettings


def in_language(language: str, **settings: Any) -> ReportSettings:
    """Return the settings of a report whose pages are written in a language."""
    formats = read_language(language, [shipped("templates")]).formats
    known = {name: formats[name] for name in ("thousands", "decimal", "date_format") if name in formats}
    return ReportSettings(language=language, **known, **settings)
