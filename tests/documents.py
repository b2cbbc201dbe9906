"""Run the examples of README.md and docs/: console blocks with their output, Python blocks, and files to write.

`make docs` runs them, writes the real output back, takes the README's picture of the report and draws its moving one,
so that no example is typed by hand.
"""

from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from tests import made_files
from tests.conftest import find_chromium

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DOCUMENTS = (README, ROOT / "docs" / "extending.md", ROOT / "docs" / "tutorial.md")
BLOCK = re.compile(r"(?:^In `(?P<path>[^`]+)`:\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
PICTURE = ROOT / "docs" / "images" / "page-one.png"
SHOWN_FOLDER = "/home/you/work"


def commands() -> set[str]:
    """Return the commands that `segapp --help` knows."""
    from typer.main import get_command

    from segapp.cli.app import app

    return set(get_command(app).commands)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Example:
    """One block of a document: its kind, its text, where the text stands, and the file it is the content of."""

    path: str | None
    kind: str
    text: str
    start: int

    @property
    def commands(self) -> list[str]:
        """Return the commands of a console block: a line after `$ `, and those after it until its quotes close."""
        found: list[str] = []
        for line in self.text.splitlines():
            if found and found[-1].count('"') % 2:
                found[-1] += "\n" + line
            elif line.startswith("$ "):
                found.append(line[2:])
        return found


def examples(document: pathlib.Path) -> list[Example]:
    """Return the blocks of a document in order."""
    text = document.read_text(encoding="utf-8")
    found = [Example(each["path"], each["kind"], each["text"], each.start("text")) for each in BLOCK.finditer(text)]
    return [each for each in found if each.path or each.kind in {"console", "python"}]


def run_examples(document: pathlib.Path, folder: pathlib.Path) -> Iterator[tuple[Example, str]]:
    """Run a document's blocks in order, beside a telephone company's file; yield each with the text it should have."""
    made_files.telecom(folder)
    for example in examples(document):
        if example.path:
            (folder / example.path).write_text(example.text, encoding="utf-8")
            yield example, example.text
        elif example.kind == "python":
            run([sys.executable, "-c", example.text], folder)
            yield example, example.text
        else:
            real = [f"$ {command}\n{run_command(command, folder)}" for command in example.commands]
            yield example, "".join(real)


def run_command(command: str, folder: pathlib.Path) -> str:
    """Run one line of a console block with this interpreter and its segapp, and return what it printed."""
    ours = f'segapp() {{ "{sys.executable}" -m segapp "$@"; }}\npython3() {{ "{sys.executable}" "$@"; }}'
    return run(["bash", "-c", f"{ours}\n{command}"], folder).replace(str(folder), SHOWN_FOLDER)


def run(command: list[str], folder: pathlib.Path) -> str:
    """Run a command that must succeed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"{command[-1]}\n{done.stdout}{done.stderr}")
    return done.stdout


def scrubbed(text: str) -> str:
    """Return the text without what differs from run to run: run ids, days, and the spaces at line ends."""
    text = re.sub(r"\d{8}T\d{6}Z[0-9a-f]{4}", "RUN", text)
    return re.sub(r"[ \t]+$", "", re.sub(r"\b20\d\d-\d\d-\d\d\b", "2026-01-31", text), flags=re.MULTILINE)


def write_output(document: pathlib.Path) -> None:
    """Put the real output of each console block in the place of the old one, and take a picture of page one."""
    text = document.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        found = list(run_examples(document, folder))
        if document == README:
            take_picture(folder)
    for example, real in reversed(found):
        if scrubbed(real) != scrubbed(example.text):
            text = text[: example.start] + real + text[example.start + len(example.text) :]
    document.write_text(text, encoding="utf-8")


def take_picture(folder: pathlib.Path) -> None:
    """Take the picture of page one of the report in a folder."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("No Chromium was found for the picture of the report.")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
    options += [f"--user-data-dir={folder / 'browser'}", "--window-size=1200,1340", f"--screenshot={PICTURE}"]
    run([chromium, *options, (folder / "site" / "index.html").resolve().as_uri()], folder)


if __name__ == "__main__":
    from tests.docs_site.terminal import write_picture  # which reads the README's examples with this module

    for each in DOCUMENTS:
        write_output(each)
    write_picture()
