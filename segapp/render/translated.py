"""Have Jinja compile templates in a language: their texts are translated before anything else happens to them."""

from __future__ import annotations

import jinja2
from jinja2.ext import Extension

from segapp.render.words import Words


def translate(environment: jinja2.Environment, words: Words) -> None:
    """Have an environment's templates translated; give them `_()`, which marks a word that looks like a key."""
    environment.globals["_"] = str
    if not words.is_english:
        environment.extend(page_words=words)
        environment.add_extension(Translated)


def fingerprint_of(environment: jinja2.Environment) -> str:
    """Return what tells the words of an environment's compiled templates from those of another."""
    words = getattr(environment, "page_words", None)
    return words.language.fingerprint if words else ""


class Translated(Extension):
    """Translates the source of a template before it is compiled; lines stay where they are, for errors."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source in the environment's language."""
        words: Words = self.environment.page_words  # type: ignore[attr-defined]
        return words.template(source, name or "")
