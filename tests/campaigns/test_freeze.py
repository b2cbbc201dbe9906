"""Freezing an audience: balanced arms, the same twice, never changed afterwards, and a clear line when it cannot be."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest

from segapp.errors import CampaignError
from segapp.stages.campaigns import Selection, Split, Terms, freeze, measure
from segapp.stages.campaigns.design.audience import members_hash, reseal
from segapp.stages.campaigns.design.terms import find_campaign
from segapp.stages.campaigns.effects.base_rates import read_base_rates
from segapp.stages.forget import forget_customer
from segapp.warehouse import Warehouse
from tests.worlds.campaign import FROZEN_AT, RUN, SQL, START, spring, world


def arm_sizes(warehouse: Warehouse) -> dict[str, list[int]]:
    """Return the sizes of the arms of each segment, in the order of their names."""
    rows = warehouse.rows(
        "select segment_key, arm_name, count(*) as n from core.campaign_contacts group by all order by all"
    )
    sizes: dict[str, list[int]] = {}
    for row in rows:
        sizes.setdefault(row.segment_key, []).append(row.n)
    return sizes


def members(warehouse: Warehouse, key: str = "C01") -> list[tuple[str, str]]:
    rows = warehouse.rows(
        "select customer_id, arm_name from core.campaign_contacts where campaign_key = ? order by customer_id", [key]
    )
    return [(row.customer_id, row.arm_name) for row in rows]


def test_arms_are_balanced_inside_each_segment() -> None:
    """Arms meant to be equal differ by at most one customer in every segment, however odd its size."""
    warehouse = world((101, 7, 10_003))
    spring(warehouse, split=Split(0.25, ("a", "b", "c")))
    for size, (a, b, c, holdout) in zip((101, 7, 10_003), arm_sizes(warehouse).values(), strict=True):
        assert max(a, b, c) - min(a, b, c) <= 1
        assert abs(holdout - 0.25 * size) <= 0.5
        assert a + b + c + holdout == size


def test_arms_follow_the_rank_of_the_salted_md5() -> None:
    """Anybody can make the arms again: sort a segment's ids by md5(salt || id), hold out the first fifth."""
    warehouse = world((5000, 333))
    spring(warehouse, split=Split(0.2, ("mail", "call"), salt="pepper"))
    for segment in ("S01", "S02"):
        rows = warehouse.rows("select * from core.campaign_contacts where segment_key = ?", [segment])
        ids = sorted((row.customer_id for row in rows), key=lambda each: hashlib.md5(f"pepper{each}".encode()).digest())  # noqa: S324
        count, held_out = len(ids), (len(ids) * 200_000 + 500_000) // 1_000_000
        half = held_out + (count - held_out) // 2
        expected = {
            each: "holdout" if rank < held_out else "mail" if rank < half else "call" for rank, each in enumerate(ids)
        }
        assert {row.customer_id: row.arm_name for row in rows} == expected


@pytest.mark.slow
def test_freezing_needs_less_memory_than_its_members_take() -> None:
    """Half a million members with all that is known of them take more than the 120 MB given; the arms are exact."""
    warehouse = world((300_000, 200_001))
    warehouse.execute("set memory_limit = '120MB'")
    spring(warehouse, split=Split(0.2, ("mail", "call")))
    assert arm_sizes(warehouse) == {"S01": [120_000, 60_000, 120_000], "S02": [80_001, 40_000, 80_000]}


def test_freezing_twice_gives_the_same_arms() -> None:
    """Name and customers decide the arms; the order of rows does not, another name does."""
    first, second = world((500, 300)), world((500, 300))
    second.execute("create or replace table core.customers as select * from core.customers order by hash(customer_id)")
    second.execute(
        "create or replace table model.assignments as select * from model.assignments order by customer_id desc"
    )
    for warehouse in (first, second):
        spring(warehouse)
    assert members(first) == members(second)
    spring(first, name="Summer")
    assert members(first, "C02") != members(first)


def test_a_frozen_audience_does_not_change_when_segments_do() -> None:
    """Customers who move, leave or join later leave members, arms and segments as they were."""
    warehouse = world((100, 60))
    spring(warehouse)
    before = warehouse.rows("select * from marts.audience_members order by customer_id")
    fingerprint = members_hash(warehouse, "C01")
    warehouse.execute("update model.assignments set segment_key = 'S02'")
    warehouse.execute("delete from core.customers where customer_id like 'c1%'")
    assert warehouse.rows("select * from marts.audience_members order by customer_id") == before
    assert members_hash(warehouse, "C01") == fingerprint == warehouse.scalar("select members_hash from core.campaigns")
    warehouse.execute("update core.campaign_contacts set arm_name = 'x' where customer_id = 'c10000000'")
    assert members_hash(warehouse, "C01") != fingerprint


def test_a_selection_takes_segments_conditions_and_days_since_the_last_contact() -> None:
    """Only chosen customers come in; those on the do-not-contact list or contacted lately are counted apart."""
    warehouse = world((100, 60, 40))
    warehouse.execute(
        "insert into core.do_not_contact (customer_id, batch_id) values ('c20000000', null), ('c10000001', null)"
    )
    spring(warehouse, split=Split(0.0, limits={"S02": 10}))
    lately = warehouse.scalar("""
select count(*) from marts.customer_segments
where last_contacted_date is not null and age_years < 60 and segment_key = 'S02'""")
    frozen = freeze(
        warehouse,
        terms=Terms("Next", START),
        selection=Selection(("s02", "High income"), "age_years < 60 and segment_key <> 'S01'", 30),
        split=Split(0.5),
        frozen_at=FROZEN_AT,
    )
    found = warehouse.row("""
select count(*) as n, count(distinct segment_key) as segments
from core.campaign_contacts
where campaign_key = 'C02' and customer_id not in (select customer_id from core.do_not_contact)""")
    chosen = warehouse.scalar("""
select count(*) from marts.customer_segments where segment_key in ('S02', 'S03') and age_years < 60""")
    assert lately > 0
    assert frozen.left_out == {"contacted lately": lately, "must not be contacted": 1}
    assert (found.n, found.segments) == (chosen - lately - 1, 2)


def test_limits_take_customers_at_random_inside_a_segment() -> None:
    """A plan's numbers are kept to, and segments without a number stay out."""
    warehouse = world((100, 60, 40))
    frozen = spring(warehouse, split=Split(0.2, limits={"S01": 25, "S03": 1000}))
    (note,) = frozen.notes
    assert note.startswith("Fewer than planned are contacted: 57 of 1⸴025 (S03 32 of 1⸴000).")
    assert arm_sizes(warehouse) == {"S01": [25, 6], "S03": [32, 8]}


def test_the_hundredth_campaign_comes_after_the_ninety_ninth() -> None:
    """Of campaigns that begin on one day the later one counts: by its number, not by the letters of its key."""
    warehouse = world()
    for name, key in (("Old", "C99"), ("New", "C100")):
        made = spring(warehouse, name=name)
        for table in ("campaign_contacts", "campaigns"):
            warehouse.execute(
                f"update core.{table} set campaign_key = ? where campaign_key = ?", [key, made.campaign_key]
            )
    with pytest.raises(CampaignError, match="Campaigns: New, Old"):
        find_campaign(warehouse, "Other")
    warehouse.execute(
        "insert into core.campaign_outcomes by name select campaign_key, customer_id, start_date + 1 as outcome_date,"
        " 'bought' as outcome_name, 'b' as batch_id from core.campaigns"
        " cross join (select min(customer_id) as customer_id from core.customers)"
    )
    warehouse.execute("update core.campaigns set outcomes_until_date = start_date + 30")
    measure(warehouse, RUN)
    assert read_base_rates(warehouse).other.source == "holdout of New"
    assert {rate.source for rate in read_base_rates(warehouse).by_segment.values()} <= {"holdout of New"}


def test_a_budget_of_many_contacts_is_frozen() -> None:
    """Limits and parts are multiplied: from 2,148 contacts on, that is more than 32 bits hold."""
    warehouse = world((5000, 100))
    spring(warehouse, split=Split(0.2, limits={"S01": 2148, "S02": 2_000_000_000}))
    assert arm_sizes(warehouse) == {"S01": [2148, 537], "S02": [80, 20]}


def test_a_selection_is_kept_by_its_keys() -> None:
    """Names change and may hold commas; what was chosen stays readable."""
    warehouse = world()
    warehouse.execute("update model.segments set segment_name = 'Older, average' where segment_key = 'S02'")
    terms = Terms("Spring", START)
    freeze(warehouse, terms=terms, selection=Selection(("s01,older, average",)), split=Split(), frozen_at=FROZEN_AT)
    assert warehouse.scalar("select selection_text from core.campaigns") == "segments S01, S02"


def test_days_since_the_last_contact_go_back_no_further_than_the_calendar() -> None:
    """A million days is a slip; half a million is as good as ever."""
    warehouse = world()
    spring(warehouse, split=Split(0.5))
    terms, selection = Terms("Next", START), Selection(contact_gap_days=1_000_000)
    with pytest.raises(CampaignError, match="no calendar has begun"):
        freeze(warehouse, terms=terms, selection=selection, split=Split(), frozen_at=FROZEN_AT)
    selection = Selection(contact_gap_days=500_000)
    frozen = freeze(warehouse, terms=terms, selection=selection, split=Split(), frozen_at=FROZEN_AT)
    assert frozen.left_out == {"contacted lately": 100}


def test_customers_without_a_segment_come_in_only_by_a_condition() -> None:
    """Somebody who could not be placed is no member unless asked for, and then has no segment."""
    warehouse = world((10, 10))
    warehouse.execute("update model.assignments set segment_key = null where customer_id = 'c10000003'")
    assert spring(warehouse, split=Split(0.0)).member_count == 19
    frozen = freeze(
        warehouse,
        terms=Terms("All", START),
        selection=Selection(condition="age_years > 0"),
        split=Split(0.5),
        frozen_at=FROZEN_AT,
    )
    assert frozen.member_count == 20
    assert warehouse.scalar("select count(*) from core.campaign_contacts where segment_key is null") == 1


@pytest.mark.parametrize(
    ("terms", "split", "selection", "said"),
    [
        ({"campaign_name": "  "}, {}, {}, "needs a name"),
        ({"campaign_name": "a\nb"}, {}, {}, "needs a name"),
        ({"outcome_window_days": 0}, {}, {}, "1 to 3650 days"),
        ({"cost_per_contact": -1.0}, {}, {}, "the cost per contact must be 0 or more"),
        ({"value_per_response": float("nan")}, {}, {}, "the value per response must be 0 or more"),
        ({"margin_share": 40.0}, {}, {}, "Give 0.4 for 40 %"),
        ({}, {"holdout_share": 1.0}, {}, "a holdout of 100% is not possible"),
        ({}, {"arms": ("a", "A ")}, {}, "each arm needs a name of its own"),
        ({}, {"arms": ("Holdout",)}, {}, "no contacted arm can be called holdout"),
        ({}, {"limits": {"S01": -1}}, {}, "cannot be negative"),
        ({}, {"limits": {}}, {}, "nobody is left to contact"),
        (
            {},
            {},
            {"segments": ("S09",)},
            "there is no segment 'S09'. Segments are S01 (Low income), S02 (Middle income), ",
        ),
        ({}, {}, {"segments": ("", " ,")}, "no segment is named. Segments are S01 (Low income)"),
        ({}, {"holdout_share": 0.9999999}, {}, "a holdout of 100% is not possible"),
        ({}, {}, {"contact_gap_days": -1}, "cannot be negative"),
        ({}, {}, {"condition": "age >"}, "cannot be read as SQL"),
        ({}, {}, {"condition": "shoe_size > 40"}, "shoe_size"),
        ({}, {}, {"condition": "customer_id in (select customer_id from core.customers)"}, "reads core.customers"),
        ({}, {}, {"condition": "exists (select 1 from read_csv('/etc/passwd'))"}, "Only marts may be read"),
        ({}, {}, {"condition": "true) union select customer_id, 'x', null from marts.segments where (true"}, "SQL"),
        ({}, {}, {"condition": "drop table core.customers"}, "is not one expression"),
        ({}, {}, {"condition": "age_years > 200"}, "nobody is left to contact"),
    ],
)
def test_what_cannot_be_frozen_is_refused_in_one_clear_line(
    terms: dict[str, object], split: dict[str, object], selection: dict[str, object], said: str
) -> None:
    """Nothing is kept of a campaign that is refused."""
    warehouse = world()
    with pytest.raises(CampaignError) as error:
        freeze(
            warehouse,
            terms=dataclasses.replace(Terms("Spring", START), **terms),  # type: ignore[arg-type]
            selection=Selection(**selection),  # type: ignore[arg-type]
            split=dataclasses.replace(Split(), **split),  # type: ignore[arg-type]
            frozen_at=FROZEN_AT,
        )
    assert said in error.value.line
    assert "\n" not in error.value.line
    assert warehouse.scalar("select count(*) from core.campaigns") == 0
    assert warehouse.scalar("select count(*) from core.campaign_contacts") == 0
    assert warehouse.scalar("select count(*) from core.customers") == 200


def test_a_name_is_used_once() -> None:
    """The second campaign of the same name is refused whatever its case, and says what the first one is."""
    warehouse = world()
    spring(warehouse)
    with pytest.raises(CampaignError, match=r"'Spring' was frozen on 2026-02-01 and is never changed. Choose another"):
        spring(warehouse, name=" SPRING")


def test_a_name_is_text_whatever_it_looks_like() -> None:
    """Quotes, SQL and other alphabets in a name, an arm or a salt are kept as they are."""
    warehouse = world()
    name = 'O\'Brien; drop table core.customers; -- "حملة" 🎉 $salt ?'
    spring(warehouse, name=name, split=Split(0.2, ("it's", "$1 ?")))
    assert warehouse.scalar("select distinct audience_name from marts.audience_members") == name
    assert {row.arm_name for row in warehouse.rows("select distinct arm_name from marts.audience_members")} == {
        "holdout",
        "it's",
        "$1 ?",
    }
    assert RUN.run_id == warehouse.scalar("select run_id from core.campaigns")


def test_only_a_customer_who_is_forgotten_may_leave_an_audience() -> None:
    """A member who goes missing breaks the check; once the audience is sealed anew after forget, it holds."""
    warehouse = world()
    spring(warehouse)
    check = (SQL / "checks" / "audiences_are_as_frozen.sql").read_text()
    assert warehouse.rows(check) == []
    forget_customer(warehouse, "c10000003")
    assert [(row.frozen_count, row.member_count) for row in warehouse.rows(check)] == [(200, 199)]
    reseal(warehouse)
    assert warehouse.rows(check) == []
    assert warehouse.scalar("select member_count from core.campaigns") == 199
