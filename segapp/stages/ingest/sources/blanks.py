"""Rewrite a text table with columns separated by runs of blanks, as statistics programs print, with tabs."""

from __future__ import annotations

import itertools
import pathlib

from segapp.stages.ingest.sources.records import open_text

_LOOKED_AT = 200
"""Lines that must all have as many values as the header has names."""


def is_parted_by_blanks(path: pathlib.Path, encoding: str) -> bool:
    """Return whether the first lines all have the same number of values, two at least, with blanks between."""
    with open_text(path, encoding) as file:
        counts = {len(line.split()) for line in itertools.islice(file, _LOOKED_AT) if line.strip()}
    return len(counts) == 1 and counts.pop() > 1


def write_with_tabs(path: pathlib.Path, encoding: str, target: pathlib.Path) -> pathlib.Path:
    """Write the table line by line with a tab for each run of blanks; return the path of the copy, which is UTF-8."""
    with (
        open_text(path, encoding) as source,
        target.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as copy,
    ):
        for line in source:
            copy.write("\t".join(line.split()) + "\n")
    return target
