"""Names stay with their segments, and are marked when their words stop being true."""

import pytest

from segapp.model import Feature, RunContext
from segapp.stages.describe.names.names import Fact
from segapp.stages.describe.names.naming import stale_reason
from segapp.warehouse import Warehouse
from tests.worlds.run import Customer, describe_run, make_run, place

AGE = Feature("age", 1, "Age", "", "train", "standard", "exclude", None, "Younger", "Older", "0", True, False)
LATER = "20260228T120000Zbbbb"


@pytest.mark.parametrize(
    ("basis", "direction", "effect", "reason"),
    [
        ('{"age": "higher"}', "higher", 0.3, None),
        ('{"age": "higher"}', "about the same", 0.1, "age is now about the same as all customers"),
        ('{"age": "higher"}', "lower", -2.0, "age is now lower than all customers"),
        ('{"age": "higher"}', "too few to say", 0.0, None),
        ('{"age": "average"}', "higher", 0.3, None),
        ('{"age": "average"}', "higher", 0.9, "age is now higher than all customers"),
        ('{"income": "higher"}', "lower", -2.0, None),
        ("", "lower", -2.0, None),
        ('{"a name: of words": "higher"}', "lower", -2.0, None),
    ],
)
def test_a_name_is_stale_when_its_basis_no_longer_holds(
    basis: str, direction: str, effect: float, reason: str | None
) -> None:
    """What a name does not speak of, and what cannot be said, is not held against it; average allows a little."""
    assert stale_reason(basis, [Fact(AGE, direction, effect)], 0.5) == reason


def customers(old_age: int) -> list[Customer]:
    young = [(f"a{n}", "F", 20 + n % 5, 50.0, 50, "S01") for n in range(20)]
    return [*young, *((f"b{n}", "F", old_age + n % 5, 50.0, 50, "S02") for n in range(20))]


def described(warehouse: Warehouse, run: RunContext, placed: list[Customer]) -> list[tuple[object, ...]]:
    place(warehouse, placed)
    describe_run(warehouse, run)
    return warehouse.execute(
        "select segment_name, name_source, is_name_stale, stale_reason_text from model.segments"
        " where run_id = ? order by segment_key",
        [run.run_id],
    ).fetchall()


def test_a_kept_model_keeps_its_names_and_says_when_they_stop_being_true(warehouse: Warehouse) -> None:
    """The older ones have become as young as everybody: the name stays and is marked."""
    first = described(warehouse, make_run(), customers(60))
    assert [row[:3] for row in first] == [
        ("Younger, average spending", "rule", False),
        ("Older, average spending", "rule", False),
    ]
    later = described(warehouse, make_run(LATER, "assign", make_run().run_id), customers(20))
    assert [row[0] for row in later] == [row[0] for row in first]
    assert later[1][2:] == (True, "age is now about the same as all customers")


def test_a_refit_keeps_a_true_name_and_replaces_one_that_is_not(warehouse: Warehouse) -> None:
    """The rule speaks anew where its words stopped being true; segments that carried on and fit keep theirs."""
    described(warehouse, make_run(), customers(60))
    warehouse.execute("update model.segments set segment_name = 'Old hands' where segment_key = 'S02'")
    swapped = [(*customer[:5], "S01" if customer[5] == "S02" else "S02") for customer in customers(60)]
    refit = make_run(LATER, "refit", make_run().run_id)
    found = described(warehouse, refit, swapped)
    assert [row[0] for row in found] == ["Older, average spending", "Younger, average spending"]
    assert [row[2] for row in found] == [False, False]


def test_a_persons_name_stays_with_its_key_through_a_refit(warehouse: Warehouse) -> None:
    """It is never taken away, only marked with what no longer holds."""
    described(warehouse, make_run(), customers(60))
    warehouse.execute(
        "update model.segments set segment_name = 'Old hands', name_source = 'person',"
        " name_basis_text = rule_basis_text where segment_key = 'S02'"
    )
    swapped = [(*customer[:5], "S01" if customer[5] == "S02" else "S02") for customer in customers(60)]
    found = described(warehouse, make_run(LATER, "refit", make_run().run_id), swapped)
    assert found[1] == ("Old hands", "person", True, "age is now lower than all customers")
    assert found[0][:3] == ("Older, average spending", "rule", False)


def test_what_nearly_everybody_is_has_no_name_of_an_extreme(warehouse: Warehouse) -> None:
    """Twenty-two of twenty-four are the average; the two others are older."""
    usual = [(f"a{n}", "F", 20 + n % 5, 50.0, 50, "S01") for n in range(220)]
    rare = [(f"b{n}", "F", 70 + n % 5, 50.0, 50, "S02") for n in range(20)]
    names = [row[0] for row in described(warehouse, make_run(), usual + rare)]
    assert names == ["Average income, average spending", "Older, average spending"]
