"""Show pages in another language: templates before they are compiled, what tables hold when it is shown.

English is the language of templates and tables, so nothing happens to it. What a language's file does not know stays
as it is: the names that a project gave to its features, categories, segments and campaigns are nobody's to translate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from segapp.languages import ENGLISH, Language
from segapp.render.pieces import pieces, replaced, texts_in_code

PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[^a-z])")
FIGURE = r"[\d.,'\u2019\u2212\u202f\u00a0 -]+?"
"""What `{count}` stands for: a figure, so that a sentence about one does not swallow the words in front of it."""

EXPRESSIONS = ("calculate", "expr")
"""Where charts hold texts that are drawn or read out."""

NAMES_OF_FIGURES = "hover"
SEPARATORS = {"list": "; ", "parts": ", "}
"""How the parts of a list stand in a sentence: `{plans:list}`; each part is looked up, as `{level:words}` is."""


@dataclass(frozen=True)
class Words:
    """The words of one site.

    Parameters
    ----------
    language : Language, default English
        What its file says.
    labels : mapping of str to str
        The labels of features as they stand inside an English sentence, and as they are written: a language whose nouns
        keep their capitals gets those back.
    """

    language: Language = field(default_factory=Language)
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_english(self) -> bool:
        """Return whether pages stay as their templates are."""
        return self.language.name == ENGLISH

    def template(self, source: str, name: str) -> str:
        """Return the source of a template with its texts translated, line by line in their places."""
        found = pieces(source, is_script=name.endswith(".js"))
        return replaced(source, found, lambda text: self._of(name, text))

    def _of(self, name: str, text: str) -> str | None:
        """Return the translation of a text of a template: one for this template alone goes first."""
        pages = self.language.pages
        return pages.get(f"{name.removeprefix('shipped/')}|{text}", pages.get(text))

    def phrase(self, text: str, **values: Any) -> str:
        """Return a text of Python in the language, with values in the places of its names."""
        return self.language.pages.get(text, text).format(**values)

    def word(self, text: Any) -> Any:
        """Return a word of a table, such as a verdict, in the language."""
        return self.language.words.get(text, text) if isinstance(text, str) else text

    def sentence(self, text: str) -> str:
        """Return sentences of a table in the language; what no pattern knows stays."""
        if self.is_english or not text:
            return text
        return self._with_labels(self._known(text) or text)

    def chart(self, node: Any, name: str) -> Any:
        """Return a chart's spec with its texts translated; `name` is its file's, such as `charts/lift.vl.json`."""
        if self.is_english:
            return node
        if isinstance(node, dict):
            return {key: self._part(key, value, name) for key, value in node.items()}
        return [self.chart(value, name) for value in node] if isinstance(node, list) else node

    def _part(self, key: str, value: Any, name: str) -> Any:
        if key in EXPRESSIONS and isinstance(value, str):
            return self._expression(value, name)
        if key == NAMES_OF_FIGURES and isinstance(value, list):
            return [self._of(name, text) or text for text in value]
        return self.chart(value, name)

    def _expression(self, code: str, name: str) -> str:
        parts, place = [], 0
        for start, end, text in texts_in_code(code):
            parts += [code[place:start], (self._of(name, text) or text).replace("'", "\\'")]
            place = end
        return "".join([*parts, code[place:]])

    def _known(self, text: str) -> str | None:
        """Return a text as a word, or as one sentence after the other; None if nothing is known of how it begins."""
        exact = self.language.words.get(text) or self.language.sentences.get(text)
        if exact is not None:
            return exact
        for end in SENTENCE_END.finditer(text):
            first, rest = text[: end.start()], text[end.end() :]
            known = self.language.sentences.get(first) or self._matched(first)
            if known is not None:
                return f"{known} {self._known(rest) or rest}"
        return self._matched(text)

    def _matched(self, text: str) -> str | None:
        for head, pattern, kinds, translation in self._patterns:
            if not text.startswith(head):
                continue
            found = pattern.fullmatch(text)
            if found:
                values = {name: self._value(value, kinds[name]) for name, value in found.groupdict().items()}
                return PLACE.sub(lambda place, values=values: values[place[1]], translation)  # type: ignore[misc]
        return None

    def _value(self, value: str, kind: str) -> str:
        if kind in SEPARATORS:
            sign = SEPARATORS[kind]
            return sign.join(self._value(part, "words") for part in value.split(sign))
        return (self._known(value) or value) if kind == "words" else value

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str], dict[str, str], str]]:
        """Return what sentences look like, those with most words of their own first."""
        found = [(text, translation) for text, translation in self.language.sentences.items() if "{" in text]
        found.sort(key=lambda each: -len(PLACE.sub("", each[0])))
        return [_pattern(text, translation) for text, translation in found]

    def _with_labels(self, text: str) -> str:
        return self._inside.sub(lambda match: self.labels[match[0]], text) if self.labels else text

    @cached_property
    def _inside(self) -> re.Pattern[str]:
        longest_first = sorted(self.labels, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _pattern(text: str, translation: str) -> tuple[str, re.Pattern[str], dict[str, str], str]:
    """Return how a sentence begins, what it looks like, and which of its places hold words of ours."""
    kinds = {name: kind or "" for name, kind in PLACE.findall(text)}
    parts, place = [], 0
    for found in PLACE.finditer(text):
        parts += [
            re.escape(text[place : found.start()]),
            rf"(?P<{found[1]}>{FIGURE if found[1] == 'count' else '.+?'})",
        ]
        place = found.end()
    return (
        text[: text.index("{")],
        re.compile("".join([*parts, re.escape(text[place:])]), re.DOTALL),
        kinds,
        translation,
    )


def chart_texts(node: Any) -> Iterator[str]:
    """Yield the texts of a chart's spec that are translated."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in EXPRESSIONS and isinstance(value, str):
                yield from (text for _, _, text in texts_in_code(value))
            elif key == NAMES_OF_FIGURES and isinstance(value, list):
                yield from (text for text in value if not text.startswith("$"))
            else:
                yield from chart_texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from chart_texts(value)
