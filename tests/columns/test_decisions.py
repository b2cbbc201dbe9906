"""What is decided about the columns of files as shops, banks and surveys have them: quantities form the segments."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import numpy as np
import pytest

from segapp.errors import SourceError
from segapp.figures import percentage
from segapp.pipeline.proposal_of_columns import ColumnsProposal
from segapp.stages.columns import meanings as m
from segapp.stages.columns.decision import IDENTIFIER, OUTCOME, PROFILE, TRAIN
from tests import made_files
from tests.columns.conftest import propose

Proposed = Callable[..., ColumnsProposal]


def roles(proposal: ColumnsProposal, role: str) -> set[str]:
    """Return the headers of the columns of a role."""
    return {each.name for each in proposal.plan.decisions if each.role == role}


def decision(proposal: ColumnsProposal, name: str):
    """Return the decision about a column."""
    return next(each for each in proposal.plan.decisions if each.name == name)


def test_a_bank_with_decimal_commas(tmp_path: pathlib.Path) -> None:
    """Decimal commas; the day of a month is no quantity, -1 is missing, the length of the call a leak."""
    found = propose(made_files.bank(tmp_path))
    assert roles(found, "train") == {"age", "balance", "campaign", "previous", "order"}
    assert roles(found, "outcome") == {"duration", "y"}
    assert decision(found, "balance").form == "decimal comma"
    assert decision(found, "pdays").missing_words == ("-1",)
    assert decision(found, "day").role == "profile"
    assert decision(found, "default").role == "profile"


def test_a_wholesaler_without_ids(tmp_path: pathlib.Path) -> None:
    """Six amounts with heavy tails train by their logarithm, the two codes describe, rows are numbered."""
    found = propose(made_files.wholesale(tmp_path))
    assert roles(found, "profile") == {"Channel", "Region"}
    assert {each.transform for each in found.plan.trained} == {"log"}
    assert found.plan.id_position is None
    assert "later file cannot be matched" in found.plan.notes[-1]


def test_a_telecom(tmp_path: pathlib.Path) -> None:
    """Blanks are missing, 0 and 1 is yes or no, whoever left is an outcome."""
    found = propose(made_files.telecom(tmp_path))
    assert roles(found, "train") == {"tenure", "MonthlyCharges", "TotalCharges"}
    assert roles(found, "outcome") == {"Churn"}
    assert decision(found, "SeniorCitizen").data_type == "BOOLEAN"
    assert next(each for each in found.entries if each.label == "Total charges").null_policy == "median"


def test_a_survey(tmp_path: pathlib.Path) -> None:
    """A postcode with a zero in front stays a text; an empty and a double header have names of their own."""
    found = propose(made_files.survey(tmp_path))
    assert decision(found, "PLZ").data_type == "VARCHAR"
    assert "PLZ" not in roles(found, "train")
    assert {each.column_name for each in found.entries} >= {"comment", "comment_2", "monthly_spend_eur"}
    assert found.plan.id_position == 0


def test_a_campaign(tmp_path: pathlib.Path) -> None:
    """The year of birth becomes the age, the sum of others describes, 666666 is missing, constants are left out."""
    found = propose(made_files.campaign(tmp_path))
    assert {"Year_Birth", "Income", "Dt_Customer", "Recency", "MntWines"} <= roles(found, "train")
    assert roles(found, "outcome") == {"AcceptedCmp1", "Response"}
    assert roles(found, "ignored") == {"Z_CostContact", "Z_Revenue"}
    assert "sum of" in decision(found, "MntTotal").reason
    assert decision(found, "Income").missing_words == ("666666",)
    assert decision(found, "Dt_Customer").form == "day first"
    assert len(found.plan.trained) == 8
    recency = next(each for each in found.entries if each.label == "Recency")
    assert (recency.stands_for, recency.low_word, recency.high_word) == ("-receptiveness", "Recent", "Lapsed")


def test_who_somebody_is_stays_out_of_pages(tmp_path: pathlib.Path) -> None:
    """Names, e-mail, phone and address are personal and no features; an e-mail address is no id unasked."""
    found = propose(made_files.contacts(tmp_path))
    assert {"First Name", "Last Name", "E-Mail", "Phone", "Street Address"} <= roles(found, "ignored")
    assert roles(found, "outcome") == {"visit", "conversion", "spend_after_campaign"}
    personal = {each.decision.name for each in found.entries if each.is_personal}
    assert {"First Name", "Last Name", "E-Mail", "Phone", "Street Address", "Birthday"} <= personal
    assert not {each.feature_name for each in found.entries if each.role == "ignored"} - {""}
    assert found.plan.id_position is None


def test_a_list_of_purchases_is_no_list_of_customers(tmp_path: pathlib.Path) -> None:
    """Taken for customers, all but the last row of each would be lost."""
    with pytest.raises(SourceError, match=r"list of purchases, not of customers.*--transactions"):
        propose(made_files.purchases(tmp_path))


def many(headers: str, row: Callable[[int], str], count: int = 200, delimiter: str = ",") -> str:
    """Return a CSV text of made rows."""
    return "\n".join([headers, *(row(at) for at in range(count))]) + "\n"


def test_copies_and_bins_of_a_quantity_describe(proposed: Proposed) -> None:
    """Of columns that say the same one trains."""
    chance = np.random.default_rng(1)
    values = chance.gamma(2, 100, 200).round(2)
    text = many("id,amount,amount_usd,score", lambda at: f"{at},{values[at]},{values[at] * 1.1:.3f},{at * 7 % 101}")
    found = proposed(text)
    assert roles(found, "train") == {"amount", "score"}
    assert "says the same as amount" in decision(found, "amount_usd").reason


def test_a_zip_code_and_a_store_number_are_no_quantities(proposed: Proposed) -> None:
    """However many digits they have."""
    text = many("id,zip,store,age,visits", lambda at: f"{at},{10000 + at * 37},{at % 40},{20 + at % 50},{at * 3 % 17}")
    assert roles(proposed(text), "train") == {"age", "visits"}


def test_mostly_missing_describes(proposed: Proposed) -> None:
    """A column that most customers lack cannot place them."""
    text = many("id,age,spent", lambda at: f"{at},{20 + at % 50},{at * 1.7 if at % 4 == 0 else ''}")
    assert decision(proposed(text), "spent").role == "profile"


def test_amounts_below_zero_are_robust(proposed: Proposed) -> None:
    """A logarithm mirrored at zero is never taken unasked."""
    chance = np.random.default_rng(2)
    values = chance.standard_t(1.5, 300) * 100
    text = many("id,balance,age", lambda at: f"{at},{values[at]:.2f},{20 + at % 50}", 300)
    assert decision(proposed(text), "balance").transform == "robust"


def test_numbers_that_read_in_two_ways_are_asked_for(proposed: Proposed) -> None:
    """1.234 is one and a bit, or a thousand; where nothing in the file tells, the option is named."""
    text = many("id;amount;age", lambda at: f"{at};{1 + at % 8}.{100 + at};{20 + at % 50}")
    with pytest.raises(SourceError, match="--decimal point or comma"):
        proposed(text)
    assert decision(proposed(text, decimal="comma"), "amount").facts.high > 1000
    assert decision(proposed(text, decimal="point"), "amount").facts.high < 10


def test_dates_that_read_in_two_ways_are_asked_for(proposed: Proposed) -> None:
    """01/02/2020; one day beyond the twelfth anywhere in the column decides."""
    text = many("id,age,joined", lambda at: f"{at},{20 + at % 50},{1 + at % 12:02d}/{1 + at % 11:02d}/2020")
    with pytest.raises(SourceError, match="--dates day-first or month-first"):
        proposed(text)
    assert decision(proposed(text, dates="month-first"), "joined").form == "month first"
    assert decision(proposed(text + "999,30,25/01/2020\n"), "joined").form == "day first"


def test_a_named_id_is_taken(proposed: Proposed) -> None:
    """Also where another column would do."""
    text = many("card,customer_id,age", lambda at: f"c{at},{at},{20 + at % 50}")
    assert decision(proposed(text), "customer_id").role == "identifier"
    assert decision(proposed(text, id_column="card"), "card").role == "identifier"
    assert proposed(text, id_column="row-number").plan.id_position is None


def test_the_order_of_the_rows_changes_nothing(tmp_path: pathlib.Path) -> None:
    """The same rows give the same project."""
    source = made_files.campaign(tmp_path)
    head, *rows = source.read_text(encoding="utf-8").splitlines()
    first = propose(source).texts
    source.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    assert propose(source).texts == first


def test_an_acronym_stays_one_in_the_words_for_low_and_high(tmp_path: pathlib.Path) -> None:
    """Low CLV, not low cLV."""
    path = tmp_path / "shop.csv"
    rows = (f"c{i},{i * 37 % 101},{i * 13 % 89}" for i in range(200))
    path.write_text("\n".join(["id,CLV,visits", *rows]), encoding="utf-8")
    entry = next(each for each in propose(path).entries if each.label == "CLV")
    assert (entry.low_word, entry.high_word) == ("Low CLV", "High CLV")


def test_a_card_company(tmp_path: pathlib.Path) -> None:
    """Purchases in money are an amount, frequencies a share; a classifier's output is a leak; names are written out."""
    path, rng = tmp_path / "cards.csv", np.random.default_rng(4)
    count = 500
    columns = {
        "CLIENTNUM": 708082083 + rng.permutation(count),
        "PURCHASES": np.round(np.exp(rng.normal(6, 1, count)), 2),
        "PURCHASES_FREQUENCY": np.round(rng.random(count), 6),
        "PURCHASES_TRX": rng.poisson(14, count),
        "Total_Trans_Amt": np.exp(rng.normal(8, 0.6, count)).astype(int),
        "Work_Experience": rng.integers(0, 15, count),
        "Attrition_Flag": rng.choice(["Existing Customer", "Attrited Customer"], count),
        "Naive_Bayes_Classifier_Attrition_Flag_1": np.round(rng.random(count) * 1e-4, 8),
    }
    lines = [",".join(columns), *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True))]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = propose(path)
    assert decision(found, "PURCHASES").reason.startswith("an amount")
    assert decision(found, "PURCHASES_FREQUENCY").reason.startswith("a share")
    assert decision(found, "PURCHASES_TRX").reason.startswith("a count")
    assert roles(found, "outcome") == {"Attrition_Flag", "Naive_Bayes_Classifier_Attrition_Flag_1"}
    assert "Work_Experience" in roles(found, "train")
    words = {each.decision.name: (each.label, each.low_word, each.high_word) for each in found.entries}
    assert words["PURCHASES"] == ("Purchases", "Low purchases", "High purchases")
    assert words["PURCHASES_TRX"][1:] == ("Few purchases transactions", "Many purchases transactions")
    assert words["Total_Trans_Amt"][0] == "Total transaction amount"


def test_a_title_above_the_headers_is_named(tmp_path: pathlib.Path) -> None:
    """Also where nobody has declared the columns yet: the line of the headers is told, and no title becomes one."""
    path = tmp_path / "export.csv"
    path.write_text("Customers of March\nid;age;visits\n1;20;3\n2;30;4\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"the headers are in line 2, below lines that are not part of the table"):
        propose(path)


def test_what_a_hotel_and_a_lender_write_as_numbers(proposed: Proposed) -> None:
    """A rate in money is no share, a year with decimals no amount, minutes with fractions none; 98 % zeros describe."""
    rng = np.random.default_rng(5)
    rows = ["daily_rate,percent_salary_hike,debt_to_income,arrival_date_num,total_day_minutes,waiting_days,booked,seen"]
    rows += [
        f"{rng.integers(102, 1500)},{rng.integers(11, 26)},{rng.uniform(0, 90):.2f},{rng.uniform(2016, 2018):.3f},"
        f"{rng.normal(180, 50):.1f},{rng.integers(1, 400) if at % 50 == 0 else 0},{rng.lognormal(4):.2f},"
        f"{rng.integers(1_400_000_000, 1_500_000_000)}"
        for at in range(800)
    ]
    found = proposed("\n".join(rows).replace("seen", "seen_at") + "\n")
    assert decision(found, "daily_rate").reason == "an amount"
    assert decision(found, "percent_salary_hike").reason == "a share"
    assert decision(found, "debt_to_income").reason == "a share"
    assert decision(found, "total_day_minutes").reason == "a quantity"
    assert decision(found, "arrival_date_num").role == "profile"
    waiting = decision(found, "waiting_days")
    assert waiting.reason == f"0 for {percentage(0.98)} of the customers: it describes the others"
    assert decision(found, "seen_at").reason.startswith("a date as a number of seconds since 1970")
    assert roles(found, "profile") == {"arrival_date_num", "waiting_days"}


def test_lines_of_orders_are_no_customers(proposed: Proposed) -> None:
    """An id that repeats beside dates, with no other id, is one of orders; a person may still say what a row is."""
    text = "id,date,name,price\n" + "".join(
        f"order-{at // 3},2015-{at % 12 + 1:02d}-05,pizza {at % 7},{at % 11 + 0.5}\n" for at in range(300)
    )
    with pytest.raises(SourceError, match=r"list of purchases.*id comes 3\.0 times.*--id row-number every row"):
        proposed(text)
    assert roles(proposed(text, id_column="row-number"), "train") == {"price"}


def test_a_table_of_ninety_columns_is_looked_at_within_the_memory_limit(proposed: Proposed) -> None:
    """The readings of many columns are counted a part at a time: in one statement they took 3 GB."""
    rng = np.random.default_rng(6)
    values = rng.integers(0, 10_000, size=(600, 90)) / 10
    header = ",".join(f"amount_{at}" for at in range(90))
    found = proposed("\n".join([header, *(",".join(map(str, row)) for row in values)]) + "\n")
    assert len(found.plan.decisions) == 90
    assert len(found.plan.trained) == 8


def test_a_survey_of_scales_alone_forms_segments(proposed: Proposed) -> None:
    """Where nothing else is a quantity, answers from 1 to 5 train, to be checked; regions and postcodes never do."""
    rng = np.random.default_rng(7)
    rows = [
        f"{rng.integers(1, 6)},{rng.integers(1, 6)},{rng.integers(1, 8)},{rng.integers(10_000, 10_090)}"
        for _ in range(400)
    ]
    found = proposed("\n".join(["food,staff,region,zip", *rows]) + "\n")
    assert roles(found, "train") == {"food", "staff"}
    assert all(each.is_unsure and "no better quantity" in each.reason for each in found.plan.trained)


def test_questions_of_one_scale_have_one_role(proposed: Proposed) -> None:
    """Answers from 0 to 5 describe beside quantities, all of them; alone they form the segments."""
    names = ["Seat comfort", "Food and drink", "Time convenient", "Online boarding", "Cleanliness"]
    answers = [",".join(str(at * 7919 // (11 + 13 * k) % 6) for k in range(len(names))) for at in range(400)]
    rows = [f"{at},C{at},{7 + at % 78},{31 + at * 37 % 4950},{answers[at]}" for at in range(400)]
    head = f"Unnamed: 0,id,Age,Flight Distance,{','.join(names)}"
    plan = proposed("\n".join([head, *rows]) + "\n").plan
    found = {each.name: each.role for each in plan.decisions}
    assert {found[name] for name in names} == {PROFILE}
    assert (found["id"], found["Age"], found["Flight Distance"]) == (IDENTIFIER, TRAIN, TRAIN)
    alone = proposed("\n".join([f"id,{','.join(names)}", *(f"C{at},{answers[at]}" for at in range(400))]) + "\n").plan
    assert {each.role for each in alone.decisions[1:]} == {TRAIN}
    assert {each.meaning.limits for each in alone.decisions[1:]} == {(0, 5)}


def test_outcomes_by_other_names(proposed: Proposed) -> None:
    """Revenue that is yes or no, and what is known of the next month, are outcomes; revenue in money is none."""
    rows = [
        f"C{at},{at * 13 % 997}.5,{['TRUE', 'FALSE'][at % 7 > 0]},{at % 5 % 2},{at * 7 % 450}.25" for at in range(300)
    ]
    text = "customer_id,BILL_AMT1,Revenue,default payment next month,revenue total\n" + "\n".join(rows) + "\n"
    found = {each.name: each.role for each in proposed(text).plan.decisions}
    assert (found["Revenue"], found["default payment next month"]) == (OUTCOME, OUTCOME)
    assert (found["BILL_AMT1"], found["revenue total"]) == (TRAIN, TRAIN)


def test_dates_and_shares_in_german(proposed: Proposed) -> None:
    """A customer since a day has days as one; a rate in German is a share; the last order is recency."""
    rows = [
        f'K{at:04d},{1 + at % 28:02d}.{1 + at % 12:02d}.{2015 + at % 9},"{at % 40},5%",'
        f"{1 + at % 27:02d}.{1 + at % 9:02d}.2025"
        for at in range(300)
    ]
    proposal = proposed("Kundennr,Kunde seit,Retourenquote,Letzte Bestellung\n" + "\n".join(rows) + "\n")
    found = {each.name: (each.role, each.meaning.name) for each in proposal.plan.decisions}
    assert found["Kunde seit"] == (TRAIN, m.LENGTH)
    assert found["Retourenquote"] == (TRAIN, m.SHARE)
    assert found["Letzte Bestellung"] == (TRAIN, m.RECENCY)
    assert "Days as kunde" in {each.label for each in proposal.entries}
