"""Keep the pictures of a report beside its pages, so that the next report draws only those that have changed.

A picture is known by a hash over all that it is made of, the code that draws it included. The SVGs are kept in a hidden
file of the report's folder, which holds no more than its pages do; the PNGs are in the archive for slides anyway.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import json
import pathlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from segapp.render.drawing import Drawing, Drawn

KEPT = ".pictures.zip"
SLIDES = "charts.zip"
Content = TypeVar("Content", str, bytes)


@dataclass
class Pictures:
    """The pictures of the report in a folder, where there is one, and those of the report that is being written."""

    before: pathlib.Path | None = None
    drawn: dict[str, Drawn] = field(default_factory=dict)

    @property
    def has_any(self) -> bool:
        """Return whether a report stands that kept its pictures."""
        return self.before is not None and (self.before / KEPT).is_file()

    def find(self, key: str, *, is_for_slides: bool) -> Drawn | None:
        """Return the picture as it was drawn for the report before; None where it is another, or damaged."""
        if key not in self._svgs or (is_for_slides and key not in self._pngs):
            return None
        return Drawn(self._svgs[key], self._pngs[key] if is_for_slides else b"")

    def write(self, folder: pathlib.Path, slides: dict[str, str]) -> None:
        """Write the pictures drawn and found; `slides` are the keys of those for slides by name.

        The same pictures give the same bytes.
        """
        with zipfile.ZipFile(folder / KEPT, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for key, drawn in sorted(self.drawn.items()):
                archive.writestr(_entry(key), drawn.svg)
        with zipfile.ZipFile(folder / SLIDES, "w", zipfile.ZIP_STORED) as archive:
            for name, key in sorted(slides.items()):
                entry = zipfile.ZipInfo(f"{name}.png")
                entry.comment = key.encode()
                archive.writestr(entry, self.drawn[key].png)

    @functools.cached_property
    def _svgs(self) -> dict[str, str]:
        return self._read(KEPT, lambda entry, content: (entry.filename, content.decode()))

    @functools.cached_property
    def _pngs(self) -> dict[str, bytes]:
        return self._read(SLIDES, lambda entry, content: (entry.comment.decode(), content))

    def _read(self, name: str, take: Callable[[zipfile.ZipInfo, bytes], tuple[str, Content]]) -> dict[str, Content]:
        """Return what could be read; a damaged archive costs some drawing and stops nobody."""
        found: dict[str, Content] = {}
        if self.before is None:
            return found
        with contextlib.suppress(Exception), zipfile.ZipFile(self.before / name) as archive:  # many kinds of damage
            for entry in archive.infolist():
                key, content = take(entry, archive.read(entry))
                found[key] = content
        return found


def key_of(drawing: Drawing) -> str:
    """Return a hash over everything that a picture is made of."""
    parts = (drawing.spec, drawing.datasets, vars(drawing.text), drawing.caption and vars(drawing.caption))
    look = drawing.look
    told = json.dumps([drawn_by(), parts, look.theme, look.locale, vars(look.tokens)], default=str)
    return hashlib.sha256(told.encode()).hexdigest()


@functools.cache
def drawn_by() -> str:
    """Return what tells the code that draws from that of another version."""
    code = hashlib.sha256()
    for path in sorted(pathlib.Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    return f"{importlib.metadata.version('vl-convert-python')}-{code.hexdigest()}"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
