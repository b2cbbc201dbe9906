"""Tables that a phone shows as entries: each figure carries the words of its column."""

from __future__ import annotations

import pathlib

import jinja2
from markupsafe import Markup

from segapp.render.tables import labelled

TABLE = Markup(
    '<table class="tight"><caption>Sizes</caption>\n<thead><tr><th scope="col">Segment</th>'
    '<th scope="col" class="n">Extra<br>per "100" &amp; more</th></tr></thead>\n'
    '<tbody>\n<tr><th scope="row">S &amp; T</th><td class="n" title="> 3">4</td></tr></tbody></table>'
)


def test_each_figure_carries_the_words_of_its_column() -> None:
    """The head's words stand beside the figures, as plain text that an attribute can hold."""
    table = labelled(TABLE)
    assert '<td role="cell" data-label="Extra per &#34;100&#34; &amp; more" class="n" title="> 3">4</td>' in table
    assert '<th role="rowheader" scope="row">S &amp; T</th>' in table


def test_a_table_laid_out_as_entries_is_still_said_to_be_a_table() -> None:
    """Every element that makes a table says so by its role."""
    table = labelled(TABLE)
    roles = ("table", "rowgroup", "row", "columnheader", "rowheader", "cell")
    assert [table.count(f'role="{role}"') for role in roles] == [1, 2, 2, 2, 1, 1]


def test_what_is_no_table_stays_as_it_is() -> None:
    """Letter by letter: a picture in a frame of its own is left alone, and a text that breaks off too."""
    picture = Markup('<svg viewBox="0 0 1 1"><use href="#mS01"/></svg>')
    for text in (Markup("<P>Nothing</P>"), picture, Markup("a &lt;td&gt; &amp;amp; <b")):
        assert labelled(text) == text


def test_a_name_that_looks_like_a_tag_stays_a_name() -> None:
    """A segment may be called anything: in a cell, in a head, and where a text comes in that nobody marked up."""
    name = '</td><td onclick="x()">'
    source = "<table><thead><tr><th>{{ name }}</th></tr></thead><tbody><tr><td>{{ name }}</td></tr></tbody></table>"
    environment = jinja2.Environment(autoescape=True)
    environment.filters["labelled"] = labelled
    shown = "&lt;/td&gt;&lt;td onclick=&#34;x()&#34;&gt;"
    page = environment.from_string("{% filter labelled %}" + source + "{% endfilter %}").render(name=name)
    assert page.count("<td") == 1
    assert f'data-label="{shown}">{shown}</td>' in page
    assert environment.from_string("{{ name|labelled }}").render(name=name) == shown


def test_a_table_that_a_template_made_is_not_escaped_again(second_run: pathlib.Path) -> None:
    """Jinja hands over marked-up text; what comes back is still a table."""
    text = (second_run / "S02.html").read_text(encoding="utf-8")
    assert "&lt;t" not in text
    assert 'data-label="Likely range"' in text
