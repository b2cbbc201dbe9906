"""Say a workbook's sheets, headings and cells in the language of its readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from segapp.languages import ENGLISH, Language

if TYPE_CHECKING:
    from segapp.render.words import Words

WORDED = {
    *(
        "advice",
        "verdict",
        "verdict_word",
        "stability_grade",
        "lineage",
        "direction",
        "evidence_type",
        "value_source",
        "name_source",
    ),
    *("capacity_level", "receptiveness_level", "basis"),
}
"""Columns of marts that hold one word of ours; sentences stand in columns whose names end in _text."""


@dataclass(frozen=True)
class BookWords:
    """The words of one workbook; English is what it is written in."""

    language: Language = field(default_factory=Language)

    def say(self, text: str, **values: Any) -> str:
        """Return the name of a sheet, a heading or another text of the workbook, with values in the places of names."""
        said = self.language.workbook.get(text, text)
        return said.format(**values) if values else said

    def rows(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Yield rows with the words and sentences of their columns in the language."""
        if self.language.name == ENGLISH:
            yield from rows
            return
        for row in rows:
            yield [self._cell(column, value) for column, value in zip(columns, row, strict=True)]

    def _cell(self, column: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if column.endswith("_text"):
            return self._words.sentence(value)
        return self._words.word(value) if column in WORDED else value

    @cached_property
    def _words(self) -> Words:
        from segapp.render.words import Words

        return Words(self.language)
