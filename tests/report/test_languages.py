"""Pages in another language: every text is translated, nothing English is left, and what is kept does not mix."""

from __future__ import annotations

import json
import pathlib
import re

import pytest

from segapp.errors import TemplateError
from segapp.languages import Language, read_language
from segapp.render import Formats, Words
from segapp.render.pages import Pages
from segapp.render.pieces import PLACE, pieces
from tests.report.campaign_sites import budget, measured, site
from tests.report.catalog import TEMPLATES, missing, obsolete
from tests.report.conftest import SiteMaker
from tests.report.languages import english_left
from tests.worlds.report import World

LANGUAGES = sorted(path.stem for path in (TEMPLATES / "words").glob("*.toml"))


def german(name: str) -> Words:
    """Return the words of a language's file."""
    return Words(read_language(name, [TEMPLATES]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_text_of_the_pages_and_no_other(language: str) -> None:
    """`make words` prints what is missing here."""
    assert (missing(language), obsolete(language)) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_only_what_its_text_names(language: str) -> None:
    """A name in braces stands for an expression of the template; another one would stay in the page."""
    known = read_language(language, [TEMPLATES])
    for text, translation in {**known.pages, **known.sentences}.items():
        names = set(re.findall(r"\{(\w+)(?::\w+)?\}", text))
        assert set(PLACE.findall(translation)) <= names, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_tags_of_its_text(language: str) -> None:
    """Links and emphasis are taken from the template in their order."""
    for text, translation in read_language(language, [TEMPLATES]).pages.items():
        assert sorted(re.findall(r"</?[a-z]+>", text)) == sorted(re.findall(r"</?[a-z]+>", translation)), text


@pytest.mark.parametrize(
    "world",
    [
        World(segment_count=3, customer_count=60, run_count=2, is_judged=True),
        World(segment_count=2, customer_count=24, is_synthetic=False),
        World(segment_count=1, customer_count=24),
        World(segment_count=0, customer_count=0),
    ],
    ids=["judged", "first run", "one segment", "nobody"],
)
def test_no_english_is_left_on_german_pages(site_of: SiteMaker, world: World) -> None:
    """Whatever was judged or not, sentences of tables included."""
    assert english_left(site_of(world, "de").folder) == []


def test_no_english_is_left_on_german_pages_of_a_campaign(tmp_path: pathlib.Path) -> None:
    """Verdicts, advice, budgets and reasons not to trust a campaign are sentences of tables."""
    with measured() as warehouse:
        budget(warehouse, 3000.0)
        folder = site(warehouse, tmp_path, language="de")
    assert english_left(folder) == []


def test_german_figures_days_and_page_are_german(site_of: SiteMaker) -> None:
    """The language says how its readers write figures and days; a page says which it is in."""
    world = World(segment_count=3, customer_count=60, run_count=2, is_judged=True)
    page = (site_of(world, "de").folder / "index.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page
    assert re.search(r"Daten vom \d{1,2}\. (?:Januar|Februar|März|April|Mai|Juni|Juli|August|Dezember) 20\d\d", page)


def test_expressions_and_tags_of_a_template_come_back_into_a_translation() -> None:
    """A translator sees names in the place of expressions, and tags without their attributes."""
    source = (
        '<p class="say"><b>{{ site.customer_count|number }}</b> of <a href="x.html#{{ key }}">{{ other }}</a>.</p>\n'
    )
    (piece,) = pieces(source)
    assert piece.text == "<b>{customer_count}</b> of <a>{other}</a>."
    translation = "<a>{other}</a>: <b>{customer_count}</b>"
    words = Words(Language("xx", pages={piece.text: translation}))
    expected = (
        '<p class="say"><a href="x.html#{{ key }}">{{ other }}</a>: <b>{{ site.customer_count|number }}</b></p>\n'
    )
    assert words.template(source, "index.html") == expected


def test_what_is_compared_or_names_something_is_no_text() -> None:
    """Keys, ids, classes and the words of tables that a template asks for are left alone."""
    source = (
        "{% if each.verdict == 'no worthwhile effect' %}{{ chart('lift', 'Bars by segment', lift=rows) }}{% endif %}"
        "{{ rows|selectattr('advice', 'equalto', 'test first')|list }}{{ _('chosen') if each.is_chosen }}"
    )
    assert [piece.text for piece in pieces(source)] == ["Bars by segment", "chosen"]


def test_a_text_can_be_translated_for_one_template_alone() -> None:
    """The same word is a heading in one place and a verb in another."""
    words = Words(Language("xx", pages={"To": "Zu", "panels/a.html|To": "Bis"}))
    assert words.template("<th>To</th>", "panels/a.html") == "<th>Bis</th>"
    assert words.template("<th>To</th>", "panels/b.html") == "<th>Zu</th>"


def test_sentences_of_tables_are_translated_one_after_the_other() -> None:
    """Figures and names stay; words inside a sentence are looked up where its text says so."""
    sentences = {
        "Works: {lift} above {limit:words}.": "Wirkt: {lift} über {limit}.",
        "{plans:list} too.": "Auch {plans}.",
    }
    words = Words(Language("xx", words={"no effect": "null", "all": "alle"}, sentences=sentences))
    assert words.sentence("Works: 3.1 (2.0 to 4.0) above no effect. Spring; all too.") == (
        "Wirkt: 3.1 (2.0 to 4.0) über null. Auch Spring; alle."
    )
    assert words.sentence("What nobody knows.") == "What nobody knows."


def test_labels_get_their_capitals_back_in_a_language_of_capital_nouns() -> None:
    """Tables write labels small inside sentences, as English does."""
    words = Words(Language("xx", sentences={"{label} (all: {base})": "{label} (alle: {base})"}), {"alter": "Alter"})
    assert words.sentence("alter 57 (all: 39)") == "Alter 57 (alle: 39)"


def test_compiled_templates_of_two_languages_are_kept_apart(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever came first, a page is in its own language."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.html").write_text("<p>All customers</p>", encoding="utf-8")

    def page(words: Words) -> str:
        pages = Pages([tmp_path], functions={}, filters=Formats().filters(), words=words)
        return pages.render("pages/index.html", {})

    changed = Words(Language("xx", pages={"All customers": "Jeder"}))
    both = [page(words) for words in (Words(), german("de"), changed, Words(), german("de"))]
    assert both == [
        f"<p>{each}</p>" for each in ("All customers", "Alle Kunden", "Jeder", "All customers", "Alle Kunden")
    ]


def test_a_project_adds_to_a_language_and_brings_its_own(tmp_path: pathlib.Path) -> None:
    """Its file wins line by line over the shipped one; a language that nobody has is refused by name."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "de.toml").write_text('[pages]\n"Share" = "Quote"\n', encoding="utf-8")
    (tmp_path / "words" / "fr.toml").write_text('[pages]\n"Share" = "Part"\n', encoding="utf-8")
    folders = [tmp_path, TEMPLATES]
    known = read_language("de", folders).pages
    assert (known["Share"], known["Customers"]) == ("Quote", "Kunden")
    assert read_language("fr", folders).pages == {"Share": "Part"}
    with pytest.raises(TemplateError, match="there is no language 'it'") as caught:
        read_language("it", folders)
    assert caught.value.todo == "Known languages are de, en, fr"


def test_a_file_of_words_that_is_wrong_is_named(tmp_path: pathlib.Path) -> None:
    """With its path, and with the line where TOML says it."""
    (tmp_path / "words").mkdir()
    path = tmp_path / "words" / "xx.toml"
    for text, said in (("[page]\n", "[page] is not known"), ('"a" = \n', "is not a TOML file")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(TemplateError, match=re.escape(said)) as caught:
            read_language("xx", [tmp_path])
        assert caught.value.where == str(path)


def test_charts_say_their_values_in_the_language() -> None:
    """Texts inside a spec's expressions are translated, and words of tables beside those that are compared."""
    spec = json.loads((TEMPLATES / "charts" / "size_by_run.vl.json").read_text(encoding="utf-8"))
    assert "' Kunden, '" in json.dumps(german("de").chart(spec, "charts/size_by_run.vl.json"), ensure_ascii=False)
    assert Words().chart(spec, "charts/size_by_run.vl.json") is spec
