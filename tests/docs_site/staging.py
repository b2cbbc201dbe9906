"""Gather what the site of the documents is made of: docs/, other documents that it links to, and generated pages.

Links lead to the same things as on a checkout. What lies outside docs/ has a page of its own: another document, or a
file of code that a document links to.
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
MOVED = {
    "README.md": "project/readme.md",
    "CHANGELOG.md": "project/changelog.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "sql/README.md": "project/sql.md",
}
"""Documents outside docs/ that are pages of the site, by their path in the repository."""

LONE = {"README.md", "tutorial.md", "gallery.md"}
"""Pages that are a tab of their own: there is nothing to show beside them."""

LINK = re.compile(r"(?<=\]\()(?!\w+:|#)(?P<path>[^)\s#]+)(?P<anchor>#[^)\s]*)?(?=\))")
BLOCK_START = re.compile(r"(?:[-*+] |\d+\. |\|)")
FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)


def stage(target: pathlib.Path, filled: dict[str, str]) -> None:
    """Write the pages into an empty folder; `filled` says what stands at a page's mark `<!-- site: NAME -->`.

    Raises
    ------
    ValueError
        If a document has a mark that nothing fills.
    """
    shutil.copytree(DOCS, target, ignore=shutil.ignore_patterns("*.md"))
    pages = {str(path.relative_to(ROOT)): str(path.relative_to(DOCS)) for path in sorted(DOCS.rglob("*.md"))}
    linked: set[str] = set()
    for source, name in (pages | MOVED).items():
        text = _fill((ROOT / source).read_text(encoding="utf-8"), source, filled)
        text = _with_moved_links(adapted(text), source, name, linked)
        write(target / name, f"---\nhide: [navigation]\n---\n{text}" if name in LONE else text)
    for source in sorted(linked):
        code = (ROOT / source).read_text(encoding="utf-8")
        kind = pathlib.PurePath(source).suffix.removeprefix(".")
        write(target / "source" / f"{source}.md", f"# {source}\n\n~~~~{kind}\n{code}~~~~\n")


def write(path: pathlib.Path, text: str) -> None:
    """Write a page, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _fill(text: str, source: str, filled: dict[str, str]) -> str:
    for name in re.findall(r"<!-- site: (\w+) -->", text):
        if name not in filled:
            raise ValueError(f"{source}: nothing fills the mark {name}")
        text = text.replace(f"<!-- site: {name} -->", filled[name])
    return text


def _with_moved_links(text: str, source: str, name: str, linked: set[str]) -> str:
    """Return a page with the links that it needs where it stands; files of code that it links to are added."""

    def moved(match: re.Match[str]) -> str:
        path = os.path.normpath(pathlib.PurePath(source).parent / match["path"])
        if (ROOT / path).is_dir():
            path = os.path.join(path, "README.md")
        if path.startswith("docs/"):
            there = path.removeprefix("docs/")
        elif path in MOVED:
            there = MOVED[path]
        else:
            linked.add(path)
            there = f"source/{path}.md"
        return os.path.relpath(there, pathlib.PurePath(name).parent) + (match["anchor"] or "")

    return LINK.sub(moved, text)


def adapted(text: str) -> str:
    """Return GitHub's Markdown as the site's reader wants it.

    A list or a table has an empty line before it. A console whose commands go on over lines is parted into commands and
    answers, since the copy button takes the first line of each otherwise.
    """
    found, at = [], 0
    for fence in FENCE.finditer(text):
        found += [_spaced_prose(text[at : fence.start()]), _parted(fence[0])]
        at = fence.end()
    return "".join([*found, _spaced_prose(text[at:])])


def _parted(block: str) -> str:
    """Return a console as blocks of commands and of answers, if one of its commands goes on; else as it is."""
    parts: list[tuple[str, list[str]]] = []
    is_open = goes_on = False
    for line in block.splitlines()[1:-1]:
        kind = "sh" if is_open or line.startswith("$ ") else "text"
        goes_on = goes_on or is_open
        if not parts or parts[-1][0] != kind:
            parts.append((kind, []))
        parts[-1][1].append(line if is_open else line.removeprefix("$ "))
        is_open = kind == "sh" and is_open != bool(line.count('"') % 2)
    if not block.startswith("```console") or not goes_on:
        return block
    return "\n\n".join("\n".join([f"```{kind}", *lines, "```"]) for kind, lines in parts)


def _spaced_prose(text: str) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        before = lines[-1] if lines else ""
        is_inside = before.startswith(" ") or BLOCK_START.match(before)
        if BLOCK_START.match(line) and before.strip() and not is_inside:
            lines.append("")
        lines.append(line)
    return "\n".join(lines)
