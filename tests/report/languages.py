"""Say what is left of English on pages in another language."""

from __future__ import annotations

import pathlib
import re

from segapp.render.pieces import PLACE
from tests.report.catalog import texts
from tests.report.golden import outline

ENGLISH = re.compile(
    r"\b(?:the|of|and|customers?|with|from|than|are|is|they|their|were|each|every|this|that|contacted|likely)\b"
)
"""Words that no German sentence has, and no made-up world."""

INVENTED = re.compile("Few customers lie far|Every customer is there once|The silhouette is highest here")
"""Sentences that only the made-up worlds store."""

COMMANDS = re.compile(r"segapp [a-z]+[^.,;)]*|\b[a-z_]+\.[a-z_]+\b|\[code: [^\]]*\]|Demodaten.*")


def english_left(folder: pathlib.Path) -> list[str]:
    """Return the lines of German pages that hold English words or a whole English text."""
    known = [text for text in texts() if len(re.findall(r"[A-Za-z]+", PLACE.sub("", text))) > 2 and "{" not in text]
    found = []
    for page in sorted(folder.glob("*.html")):
        for line in outline(page).splitlines():
            bare = COMMANDS.sub("", line)
            if INVENTED.search(bare):
                continue
            if ENGLISH.search(bare) or any(text in bare for text in known):
                found.append(f"{page.name}: {line}")
    return found
