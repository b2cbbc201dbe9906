"""Take the pictures of the gallery from a built report, in a browser, and write the lines that show them."""

from __future__ import annotations

import pathlib
import zipfile
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import find_chromium

WIDE, NARROW = (1280, 860), (390, 860)
"""Sizes of a window, in pixels: a notebook's, and a telephone's cut to the same height."""


@dataclass(frozen=True)
class Shot:
    """A page of the report: its file and place, its title in the gallery, and what a reader sees there."""

    page: str
    title: str
    words: str
    is_dark: bool = False

    @property
    def name(self) -> str:
        """Return the name of its pictures, without their width."""
        return self.page.partition(".")[0] + ("-dark" if self.is_dark else "")


SHOTS = (
    Shot("index.html", "Page one", "Who the customers are, whom to reach next, what has changed since the last run."),
    Shot("S01.html", "A segment", "One for each: a sentence to repeat, typical values beside everybody's, how sure."),
    Shot("compare.html#S02-S05", "Two segments side by side", "Any two, or one and all customers; a link keeps them."),
    Shot(
        "campaigns.html", "Campaigns", "What contacts brought against those held out, and how far that can be trusted."
    ),
    Shot("method.html", "The method", "Why this many segments, and what one fewer or one more would look like."),
    Shot("quality.html", "Data quality", "Every row accounted for, and each rule with what it found."),
    Shot("runs.html", "Runs", "Sizes and names from run to run."),
    Shot("index.html", "After dark", "Every page follows the reader's system.", is_dark=True),
)

CHARTS = {
    "heat-map": "How the segments differ: each feature beside all customers",
    "annual_income_k-spending_score": "Income and spending score: the densest part of each segment",
    "lift": "What a campaign brought by segment, with its range",
    "moves": "Who moved between segments since the run before",
    "S01": "One segment, feature by feature, beside all customers",
}
"""Pictures of charts.zip, which every report carries for slides, with what they show."""


def take_pictures(report: pathlib.Path, target: pathlib.Path) -> None:
    """Write two pictures of each page of SHOTS, and those of charts.zip that CHARTS names, into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = driver.chromium.launch(executable_path=find_chromium(), args=arguments)
        for shot in SHOTS:
            for width, height in (WIDE, NARROW):
                _take(browser, report, shot, (width, height), target / f"{shot.name}-{width}.png")
        browser.close()
    with zipfile.ZipFile(report / "charts.zip") as charts:
        for name in set(CHARTS) & {each.removesuffix(".png") for each in charts.namelist()}:
            (target / f"chart-{name}.png").write_bytes(charts.read(f"{name}.png"))


def _take(browser: Browser, report: pathlib.Path, shot: Shot, size: tuple[int, int], target: pathlib.Path) -> None:
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if shot.is_dark else "light"
    )
    name, _, place = shot.page.partition("#")
    page.goto((report / name).resolve().as_uri() + (f"#{place}" if place else ""))
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=target)
    page.close()


def gallery_lines(pictures: pathlib.Path) -> str:
    """Return the Markdown that shows the pictures that are in a folder; each leads to its page of the demo."""
    lines = []
    for shot in SHOTS:
        wide, narrow = (f"gallery/{shot.name}-{width}.png" for width in (WIDE[0], NARROW[0]))
        lines += [f"## {shot.title}", "", f"{shot.words} [Open it](demo/{shot.page})", "", '<div class="pair">']
        lines += [_picture(f"demo/{shot.page}", wide, f"{shot.title}, on a notebook", WIDE)]
        lines += [_picture(f"demo/{shot.page}", narrow, f"{shot.title}, on a telephone", NARROW), "</div>", ""]
    lines += ["## Charts", "", "As each report carries them for slides, in `charts.zip`.", ""]
    for name, words in CHARTS.items():
        if (pictures / f"chart-{name}.png").exists():
            lines += [f"### {words}", "", f"![{words}](gallery/chart-{name}.png){{ loading=lazy }}", ""]
    return "\n".join(lines)


def _picture(page: str, path: str, words: str, size: tuple[int, int]) -> str:
    shown = f'<img src="{path}" alt="{words}" width="{size[0]}" height="{size[1]}" loading="lazy">'
    return f'<a href="{page}" style="flex: {size[0]}">{shown}</a>'
