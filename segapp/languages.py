"""Read the words of a language: templates/words/NAME.toml, of a project's own templates before the shipped ones."""

from __future__ import annotations

import functools
import hashlib
import pathlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from segapp.errors import TemplateError

ENGLISH = "en"
"""The language of the templates themselves, which has no file."""

FOLDER = "words"
PARTS = ("formats", "pages", "words", "sentences", "workbook")


@dataclass(frozen=True)
class Language:
    """What one file says; all of it is optional, and what it leaves out stays English.

    Parameters
    ----------
    name : str
        A code such as `de`, which pages carry as their `lang`.
    formats : mapping of setting to value
        How figures and dates look where no setting says so, and the months.
    pages : mapping of English to translation
        The texts of templates, charts and scripts.
    words : mapping of English to translation
        Single words from tables, such as verdicts.
    sentences : mapping of English to translation
        Whole sentences from tables, with names in braces for what differs.
    workbook : mapping of English to translation
        Sheets and headings of the Excel workbook.
    """

    name: str = ENGLISH
    formats: Mapping[str, Any] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    workbook: Mapping[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Return what tells this file's words from another's: compiled templates hold them."""
        return "" if self.name == ENGLISH else hashlib.sha256(repr(self).encode()).hexdigest()


def read_language(name: str, templates: Sequence[pathlib.Path]) -> Language:
    """Return a language, where several folders have it the first one's words over the others'.

    Raises
    ------
    TemplateError
        If no folder has it, or a file is not TOML or has another shape.
    """
    if name == ENGLISH:
        return Language()
    paths = [path for folder in templates if (path := folder / FOLDER / f"{name}.toml").is_file()]
    if not paths:
        known = sorted({ENGLISH, *(path.stem for folder in templates for path in (folder / FOLDER).glob("*.toml"))})
        where, todo = str(templates[0] / FOLDER / f"{name}.toml"), f"Known languages are {', '.join(known)}"
        raise TemplateError(f"there is no language {name!r}", where=where, todo=todo)
    merged: dict[str, dict[str, Any]] = {part: {} for part in PARTS}
    for path in reversed(paths):
        for part, found in _parse(path.read_text(encoding="utf-8"), str(path)).items():
            if part not in merged:
                raise TemplateError(f"[{part}] is not known", where=str(path), todo=f"Known are {', '.join(merged)}")
            merged[part] |= found
    return Language(name, **merged)


@functools.lru_cache(maxsize=8)
def _parse(text: str, where: str) -> dict[str, dict[str, Any]]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"is not a TOML file: {error}", where=where) from error
