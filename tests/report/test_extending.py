"""People extend the report with SQL and templates alone; what is wrong is named with file and line."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Iterator

import pytest

from segapp.errors import SegappError, SettingsError, SqlFileError, TemplateError
from segapp.stages.report import ReportSettings, SiteSummary, build_site
from segapp.warehouse import Warehouse
from tests.report.pages import Page
from tests.worlds.report import ROOT, World, make, project


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Yield a small warehouse."""
    with make(tmp_path_factory.mktemp("extending") / "warehouse.duckdb", World(segment_count=2)) as warehouse:
        yield warehouse


@pytest.fixture
def home(tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a project folder with its own sql/ and an empty templates/."""
    shutil.copytree(ROOT / "sql", tmp_path / "sql")
    (tmp_path / "templates" / "pages").mkdir(parents=True)
    (tmp_path / "templates" / "charts").mkdir()
    return tmp_path


def write(home: pathlib.Path, **files: str) -> None:
    """Write files; `sql__reports__x_sql` is sql/reports/x.sql."""
    for name, text in files.items():
        *folders, stem = name.split("__")
        (home.joinpath(*folders) / ".".join(stem.rsplit("_", 1))).write_text(text, encoding="utf-8")


def build(warehouse: Warehouse, home: pathlib.Path, **settings: object) -> SiteSummary:
    """Build the site of a project folder."""
    return build_site(
        warehouse,
        project=project(home, sql=home / "sql"),
        target=home / "site",
        settings=ReportSettings(**settings),  # type: ignore[arg-type]
        progress=lambda sentence: None,
    )


def broken(warehouse: Warehouse, home: pathlib.Path) -> SegappError:
    """Build a site that cannot be built, and return the error; the site that was there stays as it was."""
    (home / "site").mkdir(exist_ok=True)
    (home / "site" / "old.html").write_text("old")
    with pytest.raises(SegappError) as caught:
        build(warehouse, home)
    assert [path.name for path in (home / "site").iterdir()] == ["old.html"]
    assert not list(home.glob("*.part"))
    return caught.value


def test_a_panel_is_one_query_and_one_block(warehouse: Warehouse, home: pathlib.Path) -> None:
    """A new panel needs no Python: a SQL file, a block, and its rows and text are on the page."""
    write(
        home,
        sql__reports__gender_sql="-- One row per gender.\nselect gender, count(*) as n from marts.customer_segments\n"
        "where segment_key = $key group by gender order by gender",
        templates__pages__index_html="{% extends 'shipped/pages/index.html' %}{% import 'macros.html' as m %}"
        "{% block after_who %}{% call m.panel('gender', '', 'How many women?') %}"
        "{% set rows = query('gender', key='S01') %}"
        "{% for row in rows %}<p>{{ row.gender }}: {{ row.n|number }}</p>{% endfor %}{{ m.sql(rows) }}{% endcall %}"
        "{% endblock %}",
    )
    page = Page(build(warehouse, home).index)
    assert "How many women? Female: 20 Male: 10" in page.words
    assert "-- One row per gender." in page.text
    assert "What should I know?" in page.words


def test_a_page_of_ones_own_is_one_template(warehouse: Warehouse, home: pathlib.Path) -> None:
    """Every template in pages/ is a page."""
    write(home, templates__pages__above_html="{% extends 'base.html' %}{% block main %}<p>Ours</p>{% endblock %}")
    assert "above.html" in build(warehouse, home).pages


def test_an_error_in_a_template_names_its_line(warehouse: Warehouse, home: pathlib.Path) -> None:
    """Syntax, a name that does not exist, and a filter that fails: file and line, and the old site stays."""
    own = home / "templates" / "pages" / "above.html"
    for text, words in [
        ("fine\n{% if %}", "Expected an expression"),
        ("fine\n{{ nobody }}", "'nobody' is undefined"),
        ("fine\n{{ site.nobody }}", "has no attribute 'nobody'"),
        ("fine\n{{ 'text'|number }}", "ValueError"),
        ("fine\n{% include 'nobody.html' %}", "there is no such template"),
    ]:
        own.write_text(text)
        error = broken(warehouse, home)
        assert isinstance(error, TemplateError)
        assert words in error.line
        assert "nobody.html" in error.where or error.where == f"{own}:2"


def test_an_error_in_a_query_names_its_line(warehouse: Warehouse, home: pathlib.Path) -> None:
    """A query that does not run, writes, or asks for what it is not given: file and line, and who asked for it."""
    write(home, templates__pages__above_html="fine\n{{ query('ours') }}")
    path = home / "sql" / "reports" / "ours.sql"
    for text, line, words in [
        ("select 1,\nnobody", ":2", 'Referenced column "nobody" was not found'),
        ("select\n1 +", ":2", "syntax error"),
        ("delete from model.runs", "", "must hold one SELECT"),
        ("select 1; select 2", "", "must hold one SELECT"),
        ("with gone as (delete from model.runs returning *) select * from gone", "", "Cannot write"),
        ("select $key", "", "needs a value for $key"),
    ]:
        path.write_text(text)
        error = broken(warehouse, home)
        assert isinstance(error, SqlFileError)
        assert error.where == f"{path}{line}"
        assert words in error.what
        assert error.todo.endswith(f"Asked for at {home}/templates/pages/above.html:2")
    assert warehouse.scalar("select count(*) from model.runs") == 1


def test_a_missing_query_and_a_surplus_value_are_errors(warehouse: Warehouse, home: pathlib.Path) -> None:
    """Asking for a query that does not exist, or giving it a value it does not use, is named."""
    write(home, templates__pages__above_html="{{ query('nobody') }}")
    assert "there is no such query" in broken(warehouse, home).line
    write(home, templates__pages__above_html="{{ query('site', key=1) }}")
    assert "is given $key but does not use it" in broken(warehouse, home).line


def test_an_error_in_a_chart_names_its_file(warehouse: Warehouse, home: pathlib.Path) -> None:
    """Bad JSON, an unknown colour, a value that is missing and rows that are not drawn are errors, not odd pictures."""
    write(home, templates__pages__above_html="{{ chart('ours', 'Ours', rows=[1, 2]) }}")
    path = home / "templates" / "charts" / "ours.vl.json"
    mark = '{"data": {"name": "rows"}, "mark": {"type": "point", "color": %s}, "encoding": {"x": {"field": "value"}}}'
    for text, words in [
        ('{"mark":\n}', "is not JSON"),
        (mark % '"#123456"', "uses the colour #123456, which tokens.json does not name"),
        (mark % '"$nobody"', "needs a value for $nobody"),
        (
            mark.replace("rows", "other") % '"$ink"',
            "is not given the rows that it draws. Give other; It does not draw rows",
        ),
        ('{"usermeta": {"layout": "nobody"}, ' + mark[1:] % '"$ink"', "names the layout 'nobody'"),
        ('{"data": {"name": "rows"}, "mark": "nobody"}', "conversion failed"),
    ]:
        path.write_text(text)
        error = broken(warehouse, home)
        assert isinstance(error, TemplateError)
        assert words in error.line
        assert error.where.startswith(str(path))
        assert error.todo.endswith(f"Asked for at {home}/templates/pages/above.html:1")
    path.write_text(mark % '"$ink"')
    assert "var(--ink)" in (build(warehouse, home).folder / "above.html").read_text()


def test_long_lists_stay_out_of_the_folder(warehouse: Warehouse, home: pathlib.Path) -> None:
    """Beyond the set number of rows a list is not written, and the page says how to export it."""
    site = build(warehouse, home, customers_csv_max_rows=59)
    assert not (site.folder / "customers.csv").exists()
    assert "60 rows are too many for this folder: segapp export customers.csv" in Page(site.index).words
    assert (site.folder / "S01.csv").exists()


def test_a_logo_comes_along(warehouse: Warehouse, home: pathlib.Path) -> None:
    """The logo is copied into the folder and lies inside the one file; one that is not there is named."""
    (home / "mark.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    site = build(warehouse, home, logo=home / "mark.svg")
    assert 'src="logo.svg"' in site.index.read_text()
    assert (site.folder / "logo.svg").exists()
    assert 'src="data:image/svg+xml;base64,' in (site.folder / "report.html").read_text()
    for name, words in (("nobody.svg", "there is no such logo"), ("mark.gif", "logo must be one of .svg")):
        with pytest.raises(SettingsError, match=words):
            build(warehouse, home, logo=home / name)


def test_settings_change_title_and_figures(warehouse: Warehouse, home: pathlib.Path) -> None:
    """Title, separators and dates follow the settings, in sentences and in charts."""
    site = build(warehouse, home, title="Læden", thousands=".", decimal=",", date_format="%Y-%m-%d")
    words = Page(site.index).words
    assert "Læden data of 2026-01-28" in words
    assert "50,0 %" in words


def test_an_own_sql_folder_from_before_gets_the_queries_it_lacks(warehouse: Warehouse, home: pathlib.Path) -> None:
    """Pages that came after a project's copy of sql/ ask for queries that it never had."""
    (home / "sql" / "reports" / "compare_pairs.sql").unlink()
    assert "compare.html" in build(warehouse, home).pages
