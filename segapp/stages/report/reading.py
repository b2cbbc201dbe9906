"""Show what tables hold as a report's readers read it: figures, dates and words in their language's way."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

from segapp.labels import inside
from segapp.languages import read_language
from segapp.project import Project
from segapp.render import Formats, Words
from segapp.stages.report.settings import ReportSettings

DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
DATED = {("campaign_flags", "flag_text"), ("budget_total", "reason_text")}
"""Sentences of ours that hold days as tables write them; elsewhere such a text is somebody's value."""

SHORT_DAYS = {("segment_runs", "run_label")}
"""Days that a query writes short for a chart's axis, with the first letters of an English month."""

VALUES = {"sample_text"}
"""Texts that hold values of a file: shown as they came."""


class Reading:
    """How one report's readers see figures, days and words."""

    def __init__(self, project: Project, settings: ReportSettings) -> None:
        language = read_language(settings.language, project.templates)
        self.words = Words(language)
        self.formats = Formats(
            settings.thousands,
            settings.decimal,
            settings.date_format,
            settings.currency_code,
            tuple(language.formats.get("months", ())),
            bool(language.formats.get("has_capital_nouns", False)),
        )

    def learn_labels(self, labels: Sequence[str]) -> None:
        """Give labels back the capitals that they lost inside sentences, in a language whose nouns have them."""
        if self.formats.has_capital_nouns:
            small = {inside(label): label for label in labels if inside(label) != label}
            self.words = replace(self.words, labels=small)

    def show(self, query: str, column: str, text: str) -> str:
        """Return a text of a query as readers see it; sentences stand in columns whose names end in _text."""
        text = self.formats.show(text)
        if (query, column) in DATED:
            text = DAY.sub(lambda day: self.formats.write_date(datetime.date.fromisoformat(day[0])), text)
        if (query, column) in SHORT_DAYS:
            return self.formats.write_short_months(text)
        if self.words.is_english or not column.endswith("_text") or column in VALUES:
            return text
        return self.words.sentence(text)
