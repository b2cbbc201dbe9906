"""Pictures are drawn beside the pages, and come out the same where no helper lives."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from segapp.errors import TemplateError
from segapp.render import ChartBook, Formats, Kept, chart_process, read_tokens
from segapp.render.drawing import Drawer
from tests.worlds.report import ROOT

TEMPLATES = ROOT / "templates"
BARS = '{"data": {"name": "rows"}, "mark": {"type": "bar", "color": %s}, "encoding": {"x": {"field": "value"}}}'


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a templates folder with a chart of its own."""
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "bars.vl.json").write_text(BARS % '"$ink"', encoding="utf-8")
    return tmp_path


@pytest.fixture
def helper() -> Iterator[chart_process.Helper]:
    """Yield a helper process of the test's own."""
    helper = chart_process.Helper()
    yield helper
    helper.close()


def book(folder: pathlib.Path) -> ChartBook:
    """Return a book of charts that are asked for at one place."""
    tokens = read_tokens(TEMPLATES / "tokens.json")
    return ChartBook([folder, TEMPLATES], tokens, Formats(), [], lambda: "pages/index.html:7")


def drawn(folder: pathlib.Path) -> tuple[str, dict[str, bytes]]:
    """Return a page with a chart, and its pictures for slides."""
    charts = book(folder)
    page = charts.draw("bars", label="Bars", values={"rows": [1, 2, 3]}, kept=Kept("slide", "Bars"))
    return charts.finish(f"<p>{page}</p>"), charts.pictures()


@pytest.fixture
def at_home(folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, dict[str, bytes]]:
    """Return the same, drawn in this process."""
    with monkeypatch.context() as patch:
        patch.setattr(chart_process, "start_drawing", lambda: None)
        return drawn(folder)


def test_the_helper_draws_what_this_process_would(
    folder: pathlib.Path,
    helper: chart_process.Helper,
    at_home: tuple[str, dict[str, bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To the byte, SVG and PNG."""
    monkeypatch.setattr(chart_process, "start_drawing", lambda: helper)
    assert drawn(folder) == at_home
    assert 'aria-label="Bars"' in at_home[0]
    assert at_home[1]["slide"].startswith(b"\x89PNG")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_helper_that_is_killed_costs_no_picture(
    folder: pathlib.Path,
    helper: chart_process.Helper,
    at_home: tuple[str, dict[str, bytes]],
    monkeypatch: pytest.MonkeyPatch,
    when: str,
) -> None:
    """Whoever waits for it draws instead, whether it died before it was asked or at work."""
    monkeypatch.setattr(chart_process, "start_drawing", lambda: helper)
    if when == "before":
        helper.process.kill()
        helper.process.wait()
        assert drawn(folder) == at_home
    charts = book(folder)
    pages = [charts.draw("bars", label="Bars", values={"rows": [1, 2, 3]}) for _ in range(5)]
    helper.process.kill()
    finished = [charts.finish(page) for page in pages]
    assert len(finished) == 5
    assert all("var(--ink)" in page for page in finished)


def test_an_error_of_the_helper_names_chart_and_template(
    folder: pathlib.Path, helper: chart_process.Helper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it had been drawn at once: what is wrong, the chart's file, and the line that asked for it."""
    monkeypatch.setattr(chart_process, "start_drawing", lambda: helper)
    path = folder / "charts" / "bars.vl.json"
    path.write_text(BARS % '"#123456"', encoding="utf-8")
    with pytest.raises(TemplateError, match="uses the colour #123456") as caught:
        drawn(folder)
    assert caught.value.where == str(path)
    assert caught.value.todo == "Asked for at pages/index.html:7"


def test_without_a_helper_a_picture_is_drawn_once(folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its page, the slides and the next report's store take the same one."""
    monkeypatch.setattr(chart_process, "start_drawing", lambda: None)
    draw, drawings = Drawer.draw, []
    monkeypatch.setattr(Drawer, "draw", lambda drawer, drawing: drawings.append(drawing) or draw(drawer, drawing))
    charts = book(folder)
    charts.finish(charts.draw("bars", label="Bars", values={"rows": [1, 2, 3]}, kept=Kept("slide", "Bars")))
    charts.pictures()
    charts.write_pictures(folder)
    assert len(drawings) == 1


def test_one_core_draws_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A helper would only take its time away."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0}, raising=False)
    assert chart_process.start_drawing.__wrapped__() is None


def test_a_picture_can_draw_fewer_rows_than_another(folder: pathlib.Path) -> None:
    """Paper is short: a chart says how many of its rows it has room for there."""
    spec = (BARS % '"$ink"').replace('{"data"', '{"usermeta": {"most": {"rows": {"paper": 1}}}, "data"', 1)
    spec = spec.replace('{"usermeta"', '{"width": {"wide": 90, "paper": 60}, "usermeta"', 1)
    spec = spec.replace('"encoding": {', '"encoding": {"y": {"field": "value", "type": "nominal", "axis": null}, ')
    (folder / "charts" / "bars.vl.json").write_text(spec, encoding="utf-8")
    charts = book(folder)
    page = charts.finish(charts.draw("bars", label="Bars", values={"rows": [1, 2, 3]}))
    wide, paper = page.split('<div class="chart paper bars">')
    assert (wide.count("Z"), paper.count("Z")) == (3, 1)  # each bar is closed
