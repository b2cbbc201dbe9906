"""Gather every text of the pages that a language translates; `make words LANGUAGE=de` prints what its file lacks."""

from __future__ import annotations

import ast
import json
import pathlib
import sys
from collections.abc import Iterator

from segapp.languages import read_language
from segapp.render.pieces import pieces
from segapp.render.words import chart_texts

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
PARTS = ("base.html", "macros.html", "ribbon.html", "sentences.html", "pages", "panels", "pack", "script.js", "scripts")


def texts() -> dict[str, list[str]]:
    """Return the files of each text: templates, scripts, charts, and Python's `phrase("...")`."""
    found: dict[str, list[str]] = {}
    for name, text in [*_of_templates(), *_of_charts(), *_of_python()]:
        found.setdefault(text, []).append(name)
    return found


def missing(language: str) -> list[str]:
    """Return the texts that a language's file lacks."""
    known = read_language(language, [TEMPLATES]).pages
    return [text for text in texts() if text not in known]


def obsolete(language: str) -> list[str]:
    """Return what a language's file translates although no page says it; `FILE|text` is for one template alone."""
    said = texts()
    of_files = {f"{name}|{text}" for text, names in said.items() for name in names}
    return [text for text in read_language(language, [TEMPLATES]).pages if text not in said and text not in of_files]


def _of_templates() -> Iterator[tuple[str, str]]:
    for part in PARTS:
        path = TEMPLATES / part
        for file in [path] if path.is_file() else sorted(path.iterdir()):
            if file.suffix in (".html", ".js"):
                name, source = str(file.relative_to(TEMPLATES)), file.read_text(encoding="utf-8")
                yield from ((name, piece.text) for piece in pieces(source, is_script=file.suffix == ".js"))


def _of_charts() -> Iterator[tuple[str, str]]:
    for file in sorted((TEMPLATES / "charts").glob("*.vl.json")):
        spec = json.loads(file.read_text(encoding="utf-8"))
        yield from ((f"charts/{file.name}", text) for text in chart_texts(spec))


def _of_python() -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "segapp").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "phrase":
                (text,) = (each.value for each in node.args if isinstance(each, ast.Constant))
                yield file.name, str(text)


if __name__ == "__main__":
    if not (TEMPLATES / "words" / f"{sys.argv[1]}.toml").is_file():
        sys.exit(f"There is no templates/words/{sys.argv[1]}.toml: copy de.toml and translate its right sides")
    for text in missing(sys.argv[1]):
        print(f"{json.dumps(text, ensure_ascii=False)} = ")
    for text in obsolete(sys.argv[1]):
        print(f"# no page says {json.dumps(text, ensure_ascii=False)}")
