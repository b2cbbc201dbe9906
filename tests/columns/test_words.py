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
    ("membership_fee", m.AMOUNT, "Membership fee", "Low membership fee"),
    ("weight_kg", m.NUMBER, "Weight", "Low weight"),
]


@pytest.mark.parametrize(("name", "meaning", "label", "low"), NAMES, ids=[each[0] for each in NAMES])
def test_words_of_a_name(name: str, meaning: str, label: str, low: str) -> None:
    """What it means, how pages call it, and the word for little of it."""
    found = m.meaning_of(name)
    decision = Decision(ColumnFacts(name, 100, 0, 90), "quantity", TRAIN, found, "", 1.0, data_type="INTEGER")
    said = label_of(decision, set())
    assert (found.name, said, low_and_high_words(decision, said)[0]) == (meaning, label, low)


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
