"""Outcomes, contacts and do-not-contact lists: every row is loaded, rejected with its reason, or a duplicate."""

from __future__ import annotations

import csv
import datetime
import pathlib

import pytest

from segapp.errors import CampaignError, SourceError
from segapp.model import BatchCounts
from segapp.stages.campaigns import Split, measure
from segapp.stages.campaigns.intake.outcomes import (
    WholeList,
    do_not_contact_contract,
    take_do_not_contact,
)
from segapp.stages.ingest import arrived_rows, export_rejects
from tests.campaigns.taking_in import UNTIL, contacts, counts_of, outcomes, reasons, request_for, silent
from tests.worlds.campaign import RUN, spring, world


def test_outcomes_come_in_as_a_till_gives_them(tmp_path: pathlib.Path) -> None:
    """Header variants, times of day, several purchases of one person; an equal line twice is one."""
    warehouse = world((10,))
    spring(warehouse, split=Split(0.5))
    text = (
        "Customer;Timestamp;Order ID;Revenue\r\nc10000000;2026-02-03 10:00:00;1;12.50\r\n"
        "c10000000;2026-02-03;2;12.5\r\nc10000001;2026-02-04T08:00:00Z;3;\r\nc10000001;2026-02-04T08:00:00Z;3;\r\n"
    )
    assert counts_of(outcomes(warehouse, tmp_path, text)) == (4, 3, 0, 1)
    rows = warehouse.rows("select * from marts.campaign_contacts where is_responded order by customer_id")
    assert [(row.customer_id, row.revenue) for row in rows] == [("c10000000", 25.0), ("c10000001", 0.0)]
    assert warehouse.scalar("select outcomes_until_date from core.campaigns") == UNTIL


def test_every_bad_outcome_is_rejected_with_its_reason(tmp_path: pathlib.Path) -> None:
    """Unknown people, future dates, negative money, unknown arms, no date, words for numbers: each says why."""
    warehouse = world((10,))
    spring(warehouse, split=Split(0.5))
    text = (
        "customer_id,date,outcome,amount,arm\n"
        "c10000000,2026-02-03,order,5,contact\n"
        "stranger,2026-02-03,order,5,contact\n"
        "c10000001,2026-03-02,order,5,contact\n"
        "c10000002,2026-02-03,order,-5,contact\n"
        "c10000003,2026-02-03,order,5,billboard\n"
        "c10000004,,order,5,contact\n"
        "c10000005,03.02.2026,order,much,contact\n"
        "c10000006,2026-02-03\n"
    )
    assert counts_of(outcomes(warehouse, tmp_path, text)) == (8, 1, 7, 0)
    found = reasons(warehouse)
    assert found[3] == "customer_id: \"stranger\" is not in the audience of 'Spring'"
    assert found[4] == 'outcome_date: "2026-03-02" is after 2026-03-01, the date of the data in this file'
    assert found[5].endswith("is not allowed: money must be 0 or more, and at most a thousand million")
    assert found[6] == "arm_name: \"billboard\" is not an arm of 'Spring': contact, holdout"
    assert found[7] == "outcome_date: is missing"
    assert "too few columns" in found[9]
    assert warehouse.scalar("select count(*) from intake.rejected_rows where line_number = 8") == 2


def test_rejected_rows_of_every_kind_come_back_to_be_mended(tmp_path: pathlib.Path) -> None:
    """Outcomes, contacts and do-not-contact lists come back under their own headers, with the reason beside them."""
    warehouse = world((10,))
    spring(warehouse, split=Split(0.5))
    fixed = tmp_path / "fixed.csv"
    outcomes(warehouse, tmp_path, "Customer,Timestamp,Revenue\nc10000000,2026-02-03,5\nstranger,2026-02-03,7\n")
    assert export_rejects(warehouse, fixed).row_count == 1
    rows = list(csv.DictReader(fixed.open(encoding="utf-8-sig")))
    assert (rows[0]["Customer"], rows[0]["Revenue"], rows[0]["Rejected line"]) == ("stranger", "7", "3")
    assert "is not in the audience of 'Spring'" in rows[0]["Rejected because"]
    text = fixed.read_text(encoding="utf-8-sig").replace("\nstranger", "\nc10000001")
    assert counts_of(outcomes(warehouse, tmp_path, text, batch_id="b3")) == (1, 1, 0, 0)
    head = "customer_id,campaign,arm\n"
    contacts(warehouse, tmp_path, f"{head}c10000000,Winter,mail\n,Winter,mail\n", batch_id="b4")
    assert export_rejects(warehouse, fixed, "b4", may_overwrite=True).row_count == 1
    request = request_for(tmp_path, "do_not_contact", "id,why\nc10000000,asked\n,asked\n", batch_id="b5")
    with arrived_rows(warehouse, request, do_not_contact_contract(), silent) as arrived:
        arrived.record(new_count=1, changed_count=0)
    assert export_rejects(warehouse, fixed, "b5", may_overwrite=True).row_count == 1


def test_the_same_outcomes_again_change_nothing(tmp_path: pathlib.Path) -> None:
    """A second load of the same file says so; a longer one brings in only what is new."""
    warehouse = world((10,))
    spring(warehouse)
    text = "customer_id,date,amount\nc10000000,2026-02-03,5\n"
    assert outcomes(warehouse, tmp_path, text).new_count == 1
    again = outcomes(warehouse, tmp_path, text, batch_id="b3")
    assert (again.new_count, again.unchanged_count) == (0, 1)
    assert "nothing changed: all of it was known" in again.notes
    more = outcomes(warehouse, tmp_path, text + "c10000001,2026-02-03,5\n", batch_id="b4")
    assert (more.new_count, more.unchanged_count) == (1, 1)


def test_nobody_responding_is_an_outcome_too(tmp_path: pathlib.Path) -> None:
    """A file with a header and no rows makes every rate 0 instead of unknown."""
    warehouse = world((100,))
    spring(warehouse, cost_per_contact=1.0, value_per_response=10.0)
    assert counts_of(outcomes(warehouse, tmp_path, "customer_id,date\n")) == (0, 0, 0, 0)
    measure(warehouse, RUN)
    row = warehouse.row("select * from marts.campaign_lift where segment_key is null")
    assert (row.contacted_rate, row.holdout_rate, row.lift) == (0.0, 0.0, 0.0)


def test_an_arm_named_by_the_source_does_not_move_anybody(tmp_path: pathlib.Path) -> None:
    """Everyone is analysed as assigned; a source that believes otherwise is noted."""
    warehouse = world((10,))
    spring(warehouse, split=Split(0.5))
    held_out = warehouse.scalar("select min(customer_id) from core.campaign_contacts where is_holdout")
    batch = outcomes(warehouse, tmp_path, f"customer_id,date,arm\n{held_out},2026-02-03,contact\n")
    assert batch.loaded_count == 1
    assert "1 row names another arm than the one assigned: everybody is counted as assigned" in batch.notes
    assert warehouse.scalar("select is_holdout from marts.campaign_contacts where is_responded")


def test_a_file_that_is_not_outcomes_is_refused_in_one_line(tmp_path: pathlib.Path) -> None:
    """No such campaign, no date column, not one row of its members: nothing is kept."""
    warehouse = world((10,))
    spring(warehouse)
    with pytest.raises(CampaignError, match=r"there is no campaign 'Autumn'. Campaigns: Spring"):
        outcomes(warehouse, tmp_path, "customer_id,date\nx,2026-02-03\n", name="Autumn")
    with pytest.raises(SourceError, match="no column for outcome_date"):
        outcomes(warehouse, tmp_path, "customer_id,shoe size\nx,42\n")
    with pytest.raises(SourceError, match=r"the only row cannot be loaded: customer_id: .*not in the audience"):
        outcomes(warehouse, tmp_path, "customer_id,date\nx,2026-02-03\n")
    assert warehouse.scalar("select count(*) from intake.batches") == 0


def test_a_refused_file_is_told_each_reason_with_its_own_count(tmp_path: pathlib.Path) -> None:
    """Rows of one column that fail for two reasons are counted by reason, whatever their values."""
    warehouse = world((10,))
    spring(warehouse)
    known = warehouse.scalar("select min(customer_id) from core.campaign_contacts")
    days = ("2026-11-25", "31.12.2026", "25/11/2026", "2026-13-40")
    with pytest.raises(SourceError) as refused:
        outcomes(warehouse, tmp_path, "customer_id,date\n" + "".join(f"{known},{day}\n" for day in days))
    assert refused.value.what == (
        "none of the 4 rows can be loaded:"
        ' outcome_date: "31.12.2026" is not a date (write 2026-01-31) (3 times, first in line 3;'
        ' then line 4: "25/11/2026", line 5: "2026-13-40");'
        ' outcome_date: "2026-11-25" is after 2026-03-01, the date of the data in this file (line 2)'
    )


def test_contacts_of_a_campaign_run_elsewhere_find_their_arms_and_segments(tmp_path: pathlib.Path) -> None:
    """Arms in any words, a holdout by word or by column, the segment as of the contact where it is known."""
    warehouse = world((10, 10))
    text = (
        "campaign,id,sent_at,group,holdout,responded,revenue\n"
        "Autumn,c10000000,2026-02-10,A,no,yes,10\nAutumn,c10000001,2026-02-11,B,,no,\n"
        "Autumn,c20000000,2026-01-15,A,,0,\nAutumn,c20000001,,Control,,1,5\nAutumn,c10000002,,,yes,0,\n"
        "Autumn,stranger,2026-02-10,A,,1,\n"
    )
    batch = contacts(warehouse, tmp_path, text)
    assert counts_of(batch) == (6, 6, 0, 0)
    assert "1 contact is of somebody who is not a customer here: kept but not counted" in batch.notes
    rows = warehouse.rows("select * from core.campaign_contacts order by customer_id")
    assert [(row.customer_id, row.arm_name, row.is_holdout, row.segment_key, row.is_segment_later) for row in rows] == [
        ("c10000000", "A", False, "S01", False),
        ("c10000001", "B", False, "S01", False),
        ("c10000002", "holdout", True, "S01", True),
        ("c20000000", "A", False, "S02", True),
        ("c20000001", "Control", True, "S02", True),
        ("stranger", "A", False, None, False),
    ]
    campaign = warehouse.row("select * from core.campaigns")
    assert (campaign.campaign_name, campaign.start_date, campaign.origin, campaign.member_count) == (
        "Autumn",
        datetime.date(2026, 1, 15),
        "contacts",
        6,
    )
    measure(warehouse, RUN)
    row = warehouse.row("select * from marts.campaigns")
    assert (row.contacted_count, row.holdout_count) == (4, 2)


def test_every_bad_contact_is_rejected_with_its_reason(tmp_path: pathlib.Path) -> None:
    """No campaign, a frozen one, no arm, a contradiction, a future day, negative money, twice the same person."""
    warehouse = world((10,))
    spring(warehouse)
    text = (
        "campaign,id,date,arm,holdout,revenue\n"
        "Autumn,c10000000,2026-02-10,A,,\n"
        ",c10000001,2026-02-10,A,,\n"
        "Spring,c10000002,2026-02-10,A,,\n"
        "Autumn,c10000003,2026-02-10,,,\n"
        "Autumn,c10000004,2026-02-10,control,no,\n"
        "Autumn,c10000005,2026-04-10,A,,\n"
        "Autumn,c10000006,2026-02-10,A,,-1\n"
        "Autumn,c10000007,2026-02-10,A,maybe,\n"
        "Autumn,c10000008,2026-02-10,A,,3\n"
        "Autumn,c10000008,2026-02-10,B,,4\n"
        "Autumn,c10000000,2026-02-10,A,,\n"
    )
    assert counts_of(contacts(warehouse, tmp_path, text)) == (11, 2, 8, 1)
    found = reasons(warehouse)
    assert found[3] == "campaign_name: no campaign is named"
    assert found[4] == 'campaign_name: "Spring" was frozen here, and its members never change: load its outcomes'
    assert found[5] == "arm_name: neither an arm nor a holdout is given: is_holdout is false for whoever was contacted"
    assert found[6] == "is_holdout: the arm says held out, but is_holdout says not"
    assert found[7].startswith('contacted_date: "2026-04-10" is after 2026-03-01')
    assert found[8].startswith("revenue:")
    assert found[9] == 'is_holdout: "maybe" is not true or false'
    assert found[10] == "customer_id: superseded: line 11 has the same id and other values"
    row = warehouse.row("select * from core.campaign_contacts where customer_id = 'c10000008' and campaign_key = 'C02'")
    assert (row.arm_name, row.conflicting_arm_name) == ("B", "A")


def test_contacts_again_change_what_differs_and_a_new_arm_is_a_conflict(tmp_path: pathlib.Path) -> None:
    """The same file changes nothing; a customer who turns up in another arm later is not analysed."""
    warehouse = world((10,))
    text = "id,date,arm\nc10000000,2026-02-10,A\nc10000001,2026-02-10,holdout\n"
    assert contacts(warehouse, tmp_path, text, "Autumn").new_count == 2
    again = contacts(warehouse, tmp_path, text, "Autumn", batch_id="b3")
    assert (again.new_count, again.changed_count, again.unchanged_count) == (0, 0, 2)
    other = contacts(warehouse, tmp_path, "id,date,arm\nc10000000,2026-02-10,holdout\n", "Autumn", batch_id="b4")
    assert (other.new_count, other.changed_count) == (0, 1)
    row = warehouse.row("select * from core.campaign_contacts where customer_id = 'c10000000'")
    assert (row.arm_name, row.conflicting_arm_name) == ("holdout", "A")


def test_who_must_not_be_contacted_is_added_and_a_whole_list_takes_off(tmp_path: pathlib.Path) -> None:
    """Ids alone are enough; a full snapshot lets people be contacted again."""
    warehouse = world((10,))

    def listed(text: str, batch_id: str, *, is_full_snapshot: bool = False, may_release: bool = False) -> BatchCounts:
        request = request_for(tmp_path, "do_not_contact", text, batch_id=batch_id)
        with arrived_rows(warehouse, request, do_not_contact_contract(), silent) as arrived:
            fates = arrived.fates
            whole = WholeList(arrived.named_table, fates.row_count, fates.rejected_count, "dnc.csv", may_release)
            whole_list = whole if is_full_snapshot else None
            taken = take_do_not_contact(warehouse, arrived.table, batch_id=batch_id, whole_list=whole_list)
            return arrived.record(new_count=taken.new_count, changed_count=0, notes=taken.notes)

    assert counts_of(listed("id\nc10000000\nc10000001\nc10000001\nsomebody\n", "b2")) == (4, 3, 0, 1)
    blocked = "select count(*) from marts.customer_segments where not is_contactable"
    assert warehouse.scalar(blocked) == 2
    batch = listed("id\nc10000001\nc10000002\n", "b3", is_full_snapshot=True)
    assert (batch.new_count, batch.unchanged_count) == (1, 1)
    assert "2 customers may be contacted again" in batch.notes
    assert warehouse.scalar(blocked) == 2


def test_who_stands_in_a_rejected_row_of_a_whole_list_stays_on_it(tmp_path: pathlib.Path) -> None:
    """Rejected rows and an empty file need a word of their own; even then nobody goes who is named in any row."""
    warehouse = world((10,))
    ids = "select string_agg(right(customer_id, 1), '' order by customer_id) from core.do_not_contact"

    def whole(text: str, *, may_release: bool = False) -> BatchCounts:
        request = request_for(tmp_path, "do_not_contact", text, batch_id=f"b{len(text)}")
        with arrived_rows(warehouse, request, do_not_contact_contract(), silent) as arrived:
            fates = arrived.fates
            known = WholeList(arrived.named_table, fates.row_count, fates.rejected_count, "dnc.csv", may_release)
            taken = take_do_not_contact(warehouse, arrived.table, batch_id=request.batch_id, whole_list=known)
            return arrived.record(new_count=taken.new_count, changed_count=0, notes=taken.notes)

    assert whole("id,why\n" + "".join(f"c1000000{n},asked\n" for n in range(6))).new_count == 6
    broken = 'id,why\nc10000000,a\nc10000001,b,c\n"c10000002"x,c\n\'c10000003\n,d\n'
    with pytest.raises(CampaignError, match=r"dnc\.csv: 4 rows of this complete list were rejected.*--allow-release"):
        whole(broken)
    with pytest.raises(CampaignError, match=r"dnc\.csv: this complete list is empty.*--allow-release"):
        whole("id,why\n")
    with pytest.raises(CampaignError, match=r"dnc\.csv: this complete list names nobody known.*--allow-release"):
        whole("id\n10000000\n10000001\n")  # without the c before them
    assert warehouse.scalar(ids) == "012345"
    assert "2 customers may be contacted again" in whole(broken, may_release=True).notes
    assert warehouse.scalar(ids) == "0123"
    assert "4 customers may be contacted again" in whole("id\n", may_release=True).notes
