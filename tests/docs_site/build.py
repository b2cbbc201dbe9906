"""Build the site of the documents: gather its pages and pictures, then let zensical render them.

`make site` makes the demo, takes the gallery's pictures of its report, and writes all of it into build/site; `--report
DIR` takes those of a report that is there. Without a report there is no gallery, which is enough to check every link.
"""

from __future__ import annotations

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

from tests.docs_site.gallery import gallery_lines, take_pictures
from tests.docs_site.reference import reference_pages
from tests.docs_site.staging import ROOT, stage, write

CONFIGURATION = ROOT / "zensical.toml"


def build(folder: pathlib.Path, report: pathlib.Path | None) -> str:
    """Write pages/ and site/ below a folder, strictly: a link or an anchor that leads nowhere fails.

    Returns
    -------
    str
        What zensical said.

    Raises
    ------
    subprocess.CalledProcessError
        If the build fails; its output names page and line.
    """
    pages = folder / "pages"
    for each in (pages, folder / "site"):
        shutil.rmtree(each, ignore_errors=True)
    reference = reference_pages()
    shown = {"reference": _list_of(reference), "gallery": ""}
    if report is not None:
        take_pictures(report, folder / "gallery")
        shown["gallery"] = gallery_lines(folder / "gallery")
    stage(pages, shown)
    for name, text in reference.items():
        write(pages / name, text)
    if report is not None:
        shutil.move(folder / "gallery", pages / "gallery")
        shutil.copytree(report, pages / "demo")
    return render(folder)


def render(folder: pathlib.Path) -> str:
    """Let zensical make site/ of the pages/ below a folder, and return what it said; fails as `build` does."""
    shutil.copy(CONFIGURATION, folder)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done.stdout


def _list_of(pages: dict[str, str]) -> str:
    """Return a list of links to pages, by their titles."""
    return "\n".join(f"- [{text.partition(chr(10))[0].removeprefix('# ')}]({name})" for name, text in pages.items())


def main() -> None:
    """Build into build/ of the checkout, and say where it is."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--report", type=pathlib.Path, help="folder of a built report; default: makes the demo")
    report = words.parse_args().report
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as name:
            if report is None:
                subprocess.run(
                    [sys.executable, "-m", "segapp", "demo"], cwd=name, check=True, stdout=subprocess.DEVNULL
                )
            print(build(folder, report or pathlib.Path(name, "site")), end="")
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{error.stdout or ''}{error.stderr or ''}") from error
    print(f"Site  {folder / 'site' / 'index.html'}")


if __name__ == "__main__":
    main()
