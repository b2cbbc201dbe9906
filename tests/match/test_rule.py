"""The rule that hands keys on: who inherits, what split and merged mean, and laws that hold for any crosstab."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segapp.stages.match_segments.rule import Crosstab, KeyMatch, MatchRule, match_keys

RULE = MatchRule(key_min_jaccard=0.5, split_min_share=0.25)


def match(shared: list[list[int]], highest_number: int | None = None) -> KeyMatch:
    """Return the outcome of a crosstab whose old keys are S01, S02, ..."""
    counts = np.array(shared, dtype=np.int64)
    keys = tuple(f"S{i:02d}" for i in range(1, len(counts) + 1))
    return match_keys(Crosstab(keys, counts), RULE, highest_number=highest_number or len(keys))


def test_the_same_segments_in_another_order_keep_their_keys() -> None:
    """Whatever number a cluster has, its customers bring their key along."""
    found = match([[0, 90, 2], [1, 0, 70], [50, 3, 0]])
    assert found == KeyMatch(("S03", "S01", "S02"), ("kept",) * 3, (("S03",), ("S01",), ("S02",)), ())


def test_a_tiny_old_segment_does_not_hand_its_key_to_a_big_new_one() -> None:
    """The largest total overlap would pair S02 (10 customers) with the second half of S01; a new key is right."""
    found = match([[500, 490], [0, 10]])
    assert found.keys == ("S01", "S03")
    assert found.retired == ("S02",)


def test_a_segment_that_splits_unevenly_leaves_its_key_to_the_larger_child() -> None:
    """Both children are called split and name the parent; the other child has a new key."""
    found = match([[70, 30, 0], [0, 0, 50]])
    assert found.keys == ("S01", "S03", "S02")
    assert found.lineage == ("split", "split", "kept")
    assert found.origins == (("S01",), ("S01",), ("S02",))


def test_a_segment_that_splits_in_three_retires_its_key() -> None:
    """No child holds half of it, so nobody may pass for it."""
    found = match([[40, 35, 25]])
    assert (found.keys, found.lineage, found.retired) == (("S02", "S03", "S04"), ("split",) * 3, ("S01",))


def test_segments_that_merge_name_both_parents() -> None:
    """The larger parent's key lives on when it makes up half of the merged segment."""
    found = match([[60, 0], [40, 0], [0, 30]])
    assert found.keys == ("S01", "S03")
    assert found.lineage == ("merged", "kept")
    assert (found.origins[0], found.retired) == (("S01", "S02"), ("S02",))


def test_a_few_customers_who_wander_into_a_large_segment_do_not_make_it_a_child() -> None:
    """S02 loses 30 % to the large S01, whose customers come from elsewhere: both are kept."""
    found = match([[5000, 0], [30, 70]])
    assert (found.keys, found.lineage) == (("S01", "S02"), ("kept", "kept"))


def test_a_cluster_of_strangers_is_new_and_a_segment_without_customers_retires() -> None:
    """Nobody of either was in both runs."""
    found = match([[80, 0], [0, 0]])
    assert (found.keys, found.lineage, found.retired) == (("S01", "S03"), ("kept", "new"), ("S02",))


def test_keys_of_long_ago_are_not_used_again() -> None:
    """New keys count on from the highest ever given."""
    assert match([[10, 0, 0]], highest_number=11).keys == ("S01", "S12", "S13")


def test_without_old_segments_all_are_new() -> None:
    """A crosstab without rows is a first fit."""
    crosstab = Crosstab((), np.zeros((0, 2), dtype=np.int64))
    found = match_keys(crosstab, RULE, highest_number=0)
    assert (found.keys, found.lineage, found.retired) == (("S01", "S02"), ("new", "new"), ())


crosstabs = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(0, 40))
)


@given(crosstabs)
def test_laws_of_the_rule(shared: np.ndarray) -> None:
    """Keys are unique; an inherited one is the best match both ways and reaches the threshold; nothing is lost."""
    crosstab = Crosstab(tuple(f"S{i:02d}" for i in range(1, len(shared) + 1)), shared)
    found = match_keys(crosstab, RULE, highest_number=len(shared))
    jaccard = crosstab.jaccard()
    inherited = set(found.keys) & set(crosstab.previous_keys)
    assert len(set(found.keys)) == shared.shape[1]
    assert inherited | set(found.retired) == set(crosstab.previous_keys)
    assert not inherited & set(found.retired)
    for j, key in enumerate(found.keys):
        if key in inherited:
            i = crosstab.previous_keys.index(key)
            assert jaccard[i, j] >= 0.5
            assert jaccard[i, j] == jaccard[i].max() == jaccard[:, j].max()
            assert found.lineage[j] in {"kept", "split", "merged"}
            assert found.lineage[j] != "kept" or found.origins[j] == (key,)
        else:
            assert int(key[1:]) > len(shared)
            assert found.lineage[j] in {"new", "split", "merged"}
    assert all(len(each) > 1 for each, word in zip(found.origins, found.lineage, strict=True) if word == "merged")


@given(crosstabs, st.randoms())
def test_the_order_of_the_clusters_decides_only_ties_and_new_keys(shared: np.ndarray, random: object) -> None:
    """Shuffled clusters inherit the same keys from the same segments, unless two match equally well."""
    order = list(range(shared.shape[1]))
    random.shuffle(order)  # type: ignore[attr-defined]
    keys = tuple(f"S{i:02d}" for i in range(1, len(shared) + 1))
    jaccard = Crosstab(keys, shared).jaccard()
    if any(a == b == 0.5 for row in jaccard for a, b in itertools.combinations(row, 2)):
        return
    there = match_keys(Crosstab(keys, shared), RULE, highest_number=len(keys)).keys
    back = match_keys(Crosstab(keys, shared[:, order]), RULE, highest_number=len(keys)).keys
    for place, j in enumerate(order):
        if there[j] in keys or back[place] in keys:
            assert there[j] == back[place]


@pytest.mark.parametrize("counts", [[3], [7, 1, 4], [9, 9, 9, 9]])
def test_an_unchanged_clustering_changes_nothing(counts: list[int]) -> None:
    """A refit that finds the same segments keeps every key, and nothing splits or merges."""
    found = match(np.diag(counts).tolist())
    assert found.keys == tuple(f"S{i:02d}" for i in range(1, len(counts) + 1))
    assert set(found.lineage) == {"kept"}


def test_a_cluster_that_gets_a_retired_key_is_returned_also_where_it_splits_from_another() -> None:
    """Its customers were in S03 meanwhile; the key, not the way there, is what a reader knows it by."""
    shared = np.array([[50, 0, 0], [0, 60, 60]], dtype=np.int64)
    found = match_keys(Crosstab(("S01", "S03"), shared), RULE, highest_number=4, returning={2: "S02"})
    assert (found.keys, found.lineage) == (("S01", "S03", "S02"), ("kept", "split", "returned"))
    assert found.origins[2] == ("S03",)
