"""Keys and names of segments as people type them, with commas inside names and between segments."""

from __future__ import annotations

import pytest

from segapp.segment_words import SegmentWordError, segment_keys

NAMES = {
    "S01": "Older, average spending",
    "S02": "Younger, average spending",
    "S03": "Low income",
    "S04": "Low, income, all",
    "S05": "S03",  # an old name; keys go first
}


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ([], []),
        (["S02"], ["S02"]),
        ([" s02 "], ["S02"]),
        (["S02", "s01"], ["S01", "S02"]),
        (["S02,S01,S02"], ["S01", "S02"]),
        (["Older, average spending"], ["S01"]),
        (["older,AVERAGE   spending"], ["S01"]),
        (["S03,Older, average spending"], ["S01", "S03"]),
        (["Older, average spending,Younger, average spending, S03"], ["S01", "S02", "S03"]),
        (["Low, income, all,low income"], ["S03", "S04"]),
        (["S03"], ["S03"]),
        (["", "S01,"], ["S01"]),
    ],
)
def test_keys_names_and_mixed_lists(words: list[str], keys: list[str]) -> None:
    """Commas inside a name are no separators; case and blanks do not matter."""
    assert segment_keys(words, NAMES) == keys


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("S09", "there is no segment 'S09'. Segments are S01 (Older, average spending), S02 ("),
        ("S01,Oldest", "there is no segment 'Oldest'"),
        ("Older", "there is no segment 'Older'"),
        ("", "no segment is named"),
        (" , ", "no segment is named"),
    ],
)
def test_a_word_that_means_no_segment_lists_the_candidates(word: str, said: str) -> None:
    """Keys with their names, and the part of the list that is wrong."""
    with pytest.raises(SegmentWordError) as error:
        segment_keys([word], NAMES)
    assert said in error.value.line


def test_of_many_segments_the_nearest_are_named() -> None:
    """A list of forty helps nobody."""
    names = {f"S{n:02d}": f"Group {n} of many" for n in range(1, 41)} | {"S41": "Frequent buyers"}
    with pytest.raises(SegmentWordError, match=r"Near it are S41 \(Frequent buyers\)"):
        segment_keys(["Frequent buyer"], names)


def test_a_list_with_two_readings_is_refused() -> None:
    """`A, B` may be one segment or two; which one is not guessed."""
    names = {"S01": "A", "S02": "B", "S03": "A, B"}
    with pytest.raises(SegmentWordError, match=r"'A, B' can mean S01, S02 or S03\. Name the segments by their keys"):
        segment_keys(["A, B"], names)
