"""The words of typical columns of banks, telephone companies, shops, insurers, hotels and gyms read as people speak."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from segapp.pipeline.proposal_of_columns import ColumnsProposal
from segapp.stages.columns import meanings as m
from segapp.stages.columns.decision import TRAIN, Decision
from segapp.stages.columns.facts import ColumnFacts
from segapp.stages.columns.names import label_of, low_and_high_words

NAMES = [
    ("avg_balance", m.AMOUNT, "Average balance", "Low average balance"),
    ("Total_Revolving_Bal", m.AMOUNT, "Total revolving balance", "Low total revolving balance"),
    ("Credit_Limit", m.AMOUNT, "Credit limit", "Low credit limit"),
    ("Total_Trans_Amt", m.AMOUNT, "Total transaction amount", "Low total transaction amount"),
    ("Total_Trans_Ct", m.COUNT, "Total transactions", "Few transactions"),
    ("Avg_Utilization_Ratio", m.SHARE, "Average utilization ratio", "Low average utilization ratio"),
    ("Months_Inactive", m.LENGTH, "Months inactive", "Few months inactive"),
    ("PRC_FULL_PAYMENT", m.SHARE, "Percent full payment", "Low percent full payment"),
    ("cash_advance", m.AMOUNT, "Cash advance", "Low cash advance"),
    ("minimum_payments", m.AMOUNT, "Minimum payments", "Low minimum payments"),
    ("payment_count", m.COUNT, "Payments", "Few payments"),
    ("payment_delay", m.LENGTH, "Payment delay", "Short payment delay"),
    ("points_balance", m.SCORE, "Points balance", "Low points balance"),
    ("MonthlyCharges", m.AMOUNT, "Monthly charges", "Low monthly charges"),
    ("total_intl_charge", m.AMOUNT, "Total intl charge", "Low total intl charge"),
    ("total_day_minutes", m.COUNT, "Total day minutes", "Few day minutes"),
    ("account_length", m.LENGTH, "Account length", "New"),
    ("data_usage_gb", m.NUMBER, "Data usage", "Low data usage"),
    ("overage_fees", m.AMOUNT, "Overage fees", "Low overage fees"),
    ("late_payments_count", m.COUNT, "Late payments", "Few late payments"),
    ("coupon_count", m.COUNT, "Coupons", "Few coupons"),
    ("items_per_order", m.COUNT, "Items per order", "Few items per order"),
    ("loyalty_points", m.SCORE, "Loyalty points", "Few loyalty points"),
    ("returns", m.COUNT, "Returns", "Few returns"),
    ("clv", m.AMOUNT, "CLV", "Low CLV"),
    ("annual_premium", m.AMOUNT, "Annual premium", "Low annual premium"),
    ("policy_count", m.COUNT, "Policies", "Few policies"),
    ("sum_insured", m.AMOUNT, "Sum insured", "Low sum insured"),
    ("vehicle_age", m.LENGTH, "Vehicle age", "New vehicle"),
    ("special_requests", m.COUNT, "Special requests", "Few special requests"),
    ("lead_time", m.LENGTH, "Lead time", "Short lead time"),
    ("nights", m.COUNT, "Nights", "Few nights"),
    ("visits_per_week", m.COUNT, "Visits per week", "Few visits per week"),
    ("revenue_per_visit", m.AMOUNT, "Revenue per visit", "Low revenue per visit"),
    ("Âge", m.AGE, "Age", "Younger"),
    ("membership_fee", m.AMOUNT, "Membership fee", "Low membership fee"),
    ("DaySinceLastOrder", m.RECENCY, "Day since last order", "Recent"),
    ("Days_since_enroll", m.LENGTH, "Days since enroll", "New"),
    ("Months Since Last Claim", m.LENGTH, "Months since last claim", "Few months since last claim"),
    ("HourSpendOnApp", m.LENGTH, "Hour spend on app", "Short hour spend on app"),
    ("Time spent on website", m.LENGTH, "Time spent on website", "Short time spent on website"),
    ("Length of Membership", m.LENGTH, "Length of membership", "Short length of membership"),
    ("NumberOfAddress", m.COUNT, "Addresses", "Few addresses"),
    ("Number of Open Complaints", m.COUNT, "Open complaints", "Few open complaints"),
    ("Total_Amt_Chng_Q4_Q1", m.NUMBER, "Total amount change Q4 Q1", "Low total amount change Q4 Q1"),
    ("orders_last_90d", m.COUNT, "Orders last 90d", "Few orders last 90d"),
    ("logins_last_month", m.COUNT, "Logins last month", "Few logins last month"),
    ("visits last 30 days", m.COUNT, "Visits last 30 days", "Few visits last 30 days"),
    ("email_open_rate", m.SHARE, "Email open rate", "Low email open rate"),
    ("num_children", m.COUNT, "Children", "Few children"),
    ("items_per_basket", m.COUNT, "Items per basket", "Few items per basket"),
    ("avg_days_between_orders", m.LENGTH, "Average days between orders", "Short average days between orders"),
    ("dwell_time_minutes", m.LENGTH, "Dwell time", "Short dwell time"),
    ("Departure Delay in Minutes", m.LENGTH, "Departure delay", "Short departure delay"),
    ("price_sensitivity", m.SCORE, "Price sensitivity", "Low price sensitivity"),
    ("late_payments", m.COUNT, "Late payments", "Few late payments"),
    ("arpu", m.AMOUNT, "ARPU", "Low ARPU"),
    ("weight_kg", m.NUMBER, "Weight", "Low weight"),
]


@pytest.mark.parametrize(("name", "meaning", "label", "low"), NAMES, ids=[each[0] for each in NAMES])
def test_words_of_a_name(name: str, meaning: str, label: str, low: str) -> None:
    """What it means, how pages call it, and the word for little of it."""
    found = m.meaning_of(name)
    decision = Decision(ColumnFacts(name, 100, 0, 90), "quantity", TRAIN, found, "", 1.0, data_type="INTEGER")
    said = label_of(decision, set())
    assert (found.name, said, low_and_high_words(decision, said)[0]) == (meaning, label, low)


@pytest.mark.parametrize(
    ("header", "unit"),
    [("spend_eur", "EUR"), ("Spend USD", "USD"), ("data_usage_gb", "GB"), ("used_kwh", "kWh"), ("distance_km", "km")],
)
def test_units_at_the_end_of_a_name_are_written_as_people_write_them(
    header: str, unit: str, proposed: Callable[..., ColumnsProposal]
) -> None:
    """A column's name is in small letters; 598 EUR on a page is not, and the name does not get the unit twice."""
    rows = "\n".join(f"{i},{i * 7 % 50}.5,{i * 13 % 41}" for i in range(1, 80))
    entry = next(each for each in proposed(f"customer_id,{header},visits\n{rows}\n").entries if each.unit)
    assert (entry.unit, entry.feature_name) == (unit, header.lower().replace(" ", "_"))


def test_money_that_may_go_below_zero_may_do_so_next_month(proposed: Callable[..., ColumnsProposal]) -> None:
    """A balance or profit without a negative value today is not held to 0 or more; a fee is."""
    rows = [f"C{at},{at * 7 % 900 + 0.5},{at * 11 % 800 + 0.5},{at * 13 % 70 + 0.25}" for at in range(300)]
    proposal = proposed("\n".join(["customer_id,account balance,profit,membership fee", *rows]) + "\n")
    checks = {each.label: each.check for each in proposal.entries}
    assert checks["Account balance"].startswith("{0} between -")
    assert checks["Profit"].startswith("{0} between -")
    assert checks["Membership fee"].startswith("{0} between 0 and")
    stands = {each.label: each.stands_for for each in proposal.entries}
    assert stands["Account balance"] == "capacity"


def test_a_total_of_things_is_a_count(proposed: Callable[..., ColumnsProposal]) -> None:
    """Whole totals of visits and cards are counts, and those of sales are amounts; nobody's address is counted."""
    rows = [f"C{at},{at % 12},{at * 5 % 9},{at * 37 % 997},{1 + at * 3 % 11},{at * 7 % 40}" for at in range(300)]
    head = "customer_id,Total_visits_bank,Total_Credit_Cards,total_sales,NumberOfAddress,DaySinceLastOrder"
    decisions = {each.name: each for each in proposed("\n".join([head, *rows]) + "\n").plan.decisions}
    meanings = {name: each.meaning.name for name, each in decisions.items()}
    assert meanings["Total_visits_bank"] == meanings["Total_Credit_Cards"] == m.COUNT
    assert meanings["total_sales"] == m.AMOUNT
    assert not decisions["NumberOfAddress"].meaning.is_personal
    assert {each.role for name, each in decisions.items() if name != "customer_id"} == {TRAIN}


@pytest.mark.parametrize("name", ["support_tickets", "nights_stayed", "Items Purchased", "seats", "tickets_30d"])
def test_things_in_the_plural_are_counted(name: str, proposed: Callable[..., ColumnsProposal]) -> None:
    """Whole numbers of them are a count, with few and many; numbers too large for things are none."""
    rows = [f"C{at},{at * 7 % 23},{at * 7919 % 90000}" for at in range(300)]
    proposal = proposed("\n".join([f"customer_id,{name},visitors", *rows]) + "\n")
    counted, large = proposal.plan.decisions[1:]
    assert (counted.meaning.name, large.meaning.name) == (m.COUNT, m.NUMBER)
    assert low_and_high_words(counted, label_of(counted, set()))[0].startswith("Few ")
