"""Let reports of all tests share pictures: the same spec and rows, drawn by the same code, are drawn once.

Drawing takes half of a small report's time, and hundreds of tests write a report. A picture's key says all that it is
made of, so a change of the renderer, of a chart or of the rows draws anew. Tests of drawing itself share nothing.
"""

from __future__ import annotations

import os
import pathlib
import shutil

from segapp.render.drawing import Drawn
from segapp.render.pictures import Pictures, drawn_by

HOME = pathlib.Path(__file__).resolve().parents[1] / ".cache" / "tests" / "pictures"
FIND, WRITE, HAS_ANY = Pictures.find, Pictures.write, Pictures.has_any


def share() -> None:
    """Find pictures in the tests' folder, too, and put new ones there."""
    Pictures.find, Pictures.write, Pictures.has_any = _find, _write, property(lambda _: True)  # type: ignore[method-assign]


def forget_others() -> None:
    """Remove what other code has drawn."""
    for folder in HOME.glob("*"):
        if folder != _folder():
            shutil.rmtree(folder, ignore_errors=True)


def _folder() -> pathlib.Path:
    return HOME / drawn_by()


def _find(pictures: Pictures, key: str, *, is_for_slides: bool) -> Drawn | None:
    found = FIND(pictures, key, is_for_slides=is_for_slides)
    if found is not None:
        return found
    try:
        png = (_folder() / f"{key}.png").read_bytes() if is_for_slides else b""
        return Drawn((_folder() / f"{key}.svg").read_text(encoding="utf-8"), png)
    except FileNotFoundError:
        return None


def _write(pictures: Pictures, folder: pathlib.Path, slides: dict[str, str]) -> None:
    WRITE(pictures, folder, slides)
    _folder().mkdir(parents=True, exist_ok=True)
    for key, drawn in pictures.drawn.items():
        for name, content in ((f"{key}.png", drawn.png), (f"{key}.svg", drawn.svg.encode())):
            if content and not (_folder() / name).exists():
                part = _folder() / f"{name}.{os.getpid()}"
                part.write_bytes(content)
                part.replace(_folder() / name)
