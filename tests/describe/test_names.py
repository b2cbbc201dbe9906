"""Names say in neutral words what sets a segment apart, and no two are alike."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import given

from segapp.model import Feature
from segapp.stages.describe.names.names import Fact, average_words, name_segments

Given = Mapping[str, Sequence[tuple[str, float]]]


def make_feature(name: str, order: int, words: tuple[str, str] = ("", ""), stands_for: str | None = None) -> Feature:
    label = name.capitalize()
    return Feature(name, order, label, "", "train", "standard", "exclude", stands_for, *words, "0", True, False)


AGE = make_feature("age", 1, ("Younger", "Older"))
INCOME = make_feature("income", 2, ("Low income", "High income"), "capacity")
SPENDING = make_feature("spending", 3, ("Low spending", "High spending"), "receptiveness")
VISITS = make_feature("visits", 4)
SIGNS = {"+": "higher", "-": "lower", "=": "about the same", "?": "too few to say"}


def names(facts: Given, features: Sequence[Feature] = (AGE, INCOME, SPENDING), **options: object) -> list[str]:
    """Return the names for facts written as (sign, effect) per feature."""
    given_facts = {
        key: [Fact(feature, SIGNS[sign], effect) for feature, (sign, effect) in zip(features, each, strict=True)]
        for key, each in facts.items()
    }
    made = name_segments(given_facts, min_effect=0.5, **options)  # type: ignore[arg-type]
    return [made[key].text for key in facts]


def test_the_two_strongest_features_name_a_segment_in_catalog_order() -> None:
    """Spending is stronger, but income stands first in the catalog."""
    assert names({"S01": [("-", -0.6), ("+", 1.4), ("+", 1.9)]}) == ["High income, high spending"]


def test_one_feature_alone_is_joined_by_what_is_average() -> None:
    """A segment that differs by age only says how it spends."""
    assert names({"S01": [("+", 2.2), ("-", -0.3), ("=", -0.1)]}) == ["Older, average spending"]


def test_a_segment_in_the_middle_is_average_in_both() -> None:
    """Weak differences do not make a name."""
    assert names({"S01": [("=", 0.1), ("-", -0.3), ("=", 0.0)]}) == ["Average income, average spending"]


def test_clashing_names_say_one_feature_more() -> None:
    """Two segments alike in their strongest features are told apart by the next one."""
    found = names({"S01": [("+", 0.6), ("+", 2.0), ("+", 1.5)], "S02": [("-", -0.7), ("+", 2.0), ("+", 1.5)]})
    assert found == ["Older, high income, high spending", "Younger, high income, high spending"]


def test_what_clashing_segments_share_is_not_said() -> None:
    """Both are older and earn little: only how they spend tells them apart."""
    found = names({"S01": [("+", 2.0), ("-", -0.4), ("=", 0.1)], "S02": [("+", 1.0), ("-", -0.3), ("+", 0.3)]})
    assert found == ["Older, average spending", "Older, high spending"]


def test_where_words_do_not_suffice_the_mean_is_said() -> None:
    """Two groups of older customers, one older than the other, are told apart by their age."""
    years = replace(AGE, unit="years")
    facts = {
        key: [Fact(years, "higher", effect, mean), Fact(SPENDING, "about the same", 0.0, "50")]
        for key, effect, mean in (("S01", 0.7, "47"), ("S02", 2.0, "66"))
    }
    found = [name.text for name in name_segments(facts, min_effect=0.5).values()]
    assert found == ["Older, average spending (47 years)", "Older, average spending (66 years)"]


def test_names_that_words_cannot_tell_apart_are_numbered() -> None:
    """The same facts twice give a name and its second."""
    found = names({"S01": [("=", 0.0), ("=", 0.0), ("=", 0.0)], "S02": [("=", 0.0), ("=", 0.0), ("=", 0.0)]})
    assert found == ["Average income, average spending", "Average income, average spending (2)"]


def test_a_name_that_stays_is_not_given_again() -> None:
    """Names of segments that keep theirs are taken."""
    found = names({"S02": [("-", -0.4), ("+", 2.0), ("+", 1.5)]}, taken={"High income, high spending"})
    assert found == ["Younger, high income, high spending"]


def test_words_are_made_from_the_label_where_the_catalog_has_none() -> None:
    """A feature without words is high, low or average by its label."""
    assert names({"S01": [("+", 1.0)]}, [VISITS]) == ["High visits"]
    assert average_words(VISITS) == "Average visits"
    assert average_words(AGE) == "Average age"
    assert average_words(SPENDING) == "Average spending"


def test_nothing_known_is_an_average_customer() -> None:
    """Too few to say, or no facts at all: no claim is made."""
    assert names({"S01": [("?", 3.0)]}, [SPENDING]) == ["Average customers"]
    assert names({"S01": []}, []) == ["Average customers"]


def test_the_basis_can_be_read_by_a_later_run() -> None:
    """What the name stands on is kept as feature and standing."""
    facts = {"S01": [Fact(AGE, "higher", 2.0), Fact(SPENDING, "about the same", 0.1)]}
    assert name_segments(facts, min_effect=0.5)["S01"].basis == '{"age": "higher", "spending": "average"}'


facts_of_one = st.lists(st.tuples(st.sampled_from("+-=?"), st.floats(-3, 3)), min_size=3, max_size=3)


@given(st.lists(facts_of_one, min_size=1, max_size=12), st.sets(st.sampled_from(["Older", "Average customers"])))
def test_no_two_names_are_alike(facts: list[list[tuple[str, float]]], taken: set[str]) -> None:
    """Whatever the facts: every segment has a name of its own."""
    found = names({f"S{number:02d}": each for number, each in enumerate(facts, 1)}, taken=taken)
    assert len({*found, *taken}) == len(found) + len(taken)
    assert all(found)
