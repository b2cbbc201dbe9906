"""The commands that explain what is there: tables, a segment, settings, campaigns."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable

import pytest

from segapp.errors import SettingsError
from segapp.settings import read_settings, told_settings
from tests.run.conftest import Finished, segapp

Segapp = Callable[..., Finished]


def test_every_table_and_column_is_listed_with_what_it_holds(mall: pathlib.Path) -> None:
    """Nobody needs the source to know what can be asked."""
    listed = segapp("tables", "--json", cwd=mall).result
    assert {"segments", "customer_segments", "segment_targets"} <= {each["name"] for each in listed}
    assert all(each["comment"] for each in listed)
    one = segapp("tables", "segments", cwd=mall)
    assert one.out.startswith("marts.segments: One row per segment")
    assert "customer_share" in one.out
    wrong = segapp("tables", "segment", cwd=mall)
    assert (wrong.code, wrong.out) == (1, "")
    assert "There are: segments" in wrong.err


def test_a_segment_is_explained_by_key_or_name(mall: pathlib.Path) -> None:
    """Size, what sets it apart, how sure that is, and its figures beside those of all customers."""
    card = segapp("explain", "s02", "--json", cwd=mall).result
    assert card["segment_key"] == "S02"
    assert card["features"][0]["direction"] in ("higher", "lower")
    assert segapp("explain", card["segment_name"], "--json", cwd=mall).result == card
    words = segapp("explain", "S02", cwd=mall).out
    assert words.startswith(f"S02  {card['segment_name']}: {card['customer_count']} customers, ")
    assert "all customers" in words
    assert "⎖" not in words
    nobody = segapp("explain", "S99", cwd=mall)
    assert (nobody.code, nobody.err.startswith("there is no segment 'S99'")) == (1, True)


def test_without_campaigns_the_list_says_how_to_begin(mall: pathlib.Path) -> None:
    """An empty list is an invitation; in JSON it is an empty list."""
    assert segapp("campaign", "list", cwd=mall).out.startswith("No campaigns yet. Plan one: segapp campaign plan")
    assert segapp("campaign", "list", "--json", cwd=mall).result == []


def test_settings_say_where_each_comes_from(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment goes before segapp.toml, that before the default."""
    (tmp_path / "segapp.toml").write_text('title = "Shop"\nthreads = 4\n', encoding="utf-8")
    monkeypatch.setenv("SEGAPP_THREADS", "2")
    monkeypatch.setenv("SEGAPP_PERSONAL_IN_EXPORTS", "true")
    found = {each.name: (each.value, each.source) for each in told_settings(tmp_path)}
    assert found["title"] == ("Shop", "segapp.toml")
    assert found["threads"] == (2, "SEGAPP_THREADS")
    assert found["personal_in_exports"] == (True, "SEGAPP_PERSONAL_IN_EXPORTS")
    assert found["seed"] == (1, "default")
    assert read_settings(tmp_path).threads == 2


@pytest.mark.parametrize(
    ("name", "text"), [("SEGAPP_THREADS", "two"), ("SEGAPP_SEED", "1_0"), ("SEGAPP_PERSONAL_IN_EXPORTS", "1")]
)
def test_a_variable_of_another_type_is_refused(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    """It is named, with what it may be."""
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingsError, match=name):
        read_settings(tmp_path)


def test_the_settings_command_prints_them(run_segapp: Segapp) -> None:
    """Also where no project is: then the defaults."""
    listed = run_segapp("settings", "--json").result
    assert {"name": "seed", "value": 1, "source": "default"}.items() <= next(
        each for each in listed if each["name"] == "seed"
    ).items()
    assert "what it is for" in run_segapp("settings").out
    assert json.dumps(listed)


def test_a_language_brings_the_figures_and_days_of_its_readers(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless a setting says otherwise; where each value comes from is told."""
    (tmp_path / "segapp.toml").write_text('language = "de"\nthousands = " "\n', encoding="utf-8")
    found = {each.name: (each.value, each.source) for each in told_settings(tmp_path)}
    assert found["language"] == ("de", "segapp.toml")
    assert found["decimal"] == (",", "language de")
    assert found["title"] == ("Unsere Kunden", "language de")
    assert found["date_format"] == ("%-d. %B %Y", "language de")
    assert found["thousands"] == (" ", "segapp.toml")
    monkeypatch.setenv("SEGAPP_LANGUAGE", "en")
    assert (read_settings(tmp_path).decimal, read_settings(tmp_path).language) == (".", "en")


def test_a_language_that_nobody_has_is_refused(tmp_path: pathlib.Path) -> None:
    """With those that there are, a project's own among them."""
    (tmp_path / "templates" / "words").mkdir(parents=True)
    (tmp_path / "templates" / "words" / "fr.toml").write_text("[pages]\n", encoding="utf-8")
    (tmp_path / "segapp.toml").write_text('language = "it"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="there is no language 'it'") as caught:
        read_settings(tmp_path)
    assert caught.value.todo == "Known languages are de, en, fr"
