"""Make small files of customers as shops and surveys have them: each a kind of trouble that real exports bring."""

from __future__ import annotations

import csv
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Rows = list[list[object]]


def write(path: pathlib.Path, headers: Sequence[str], rows: Rows, delimiter: str = ",") -> pathlib.Path:
    """Write a CSV file and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        out.writerow(headers)
        out.writerows(rows)
    return path


def bank(folder: pathlib.Path, count: int = 600, seed: int = 1) -> pathlib.Path:
    """Semicolons, decimal commas, 17 mixed columns, reserved words as names, an outcome and a leak."""
    chance = np.random.default_rng(seed)
    rich = chance.random(count) < 0.4
    age = np.where(rich, chance.normal(52, 7, count), chance.normal(33, 6, count)).clip(18, 95).astype(int)
    balance = np.where(rich, chance.lognormal(8.5, 0.5, count), chance.normal(600, 400, count))
    duration = chance.exponential(250, count).astype(int)
    answered = chance.random(count) < np.where(duration > 300, 0.4, 0.05)
    headers = ["age", "job", "marital", "education", "default", "balance", "housing", "loan", "contact", "day", "month"]
    headers += ["duration", "campaign", "pdays", "previous", "order", "y"]
    rows: Rows = []
    for at in range(count):
        new = chance.random() < 0.7
        rows.append(
            [
                age[at],
                chance.choice(["admin.", "technician", "services", "retired", "management"]),
                chance.choice(["married", "single", "divorced"]),
                chance.choice(["primary", "secondary", "tertiary", "unknown"]),
                chance.choice(["no", "yes"], p=[0.97, 0.03]),
                f"{balance[at]:.2f}".replace(".", ","),
                chance.choice(["yes", "no"]),
                chance.choice(["yes", "no"]),
                chance.choice(["cellular", "telephone", "unknown"]),
                int(chance.integers(1, 32)),
                chance.choice(["may", "jun", "jul", "aug"]),
                duration[at],
                int(chance.geometric(0.4)),
                -1 if new else int(chance.integers(20, 400)),
                0 if new else int(chance.geometric(0.4)),
                f"{chance.gamma(2, 30) * (3 if rich[at] else 1):.1f}".replace(".", ","),
                "yes" if answered[at] else "no",
            ]
        )
    return write(folder / "bank.csv", headers, rows, ";")


def wholesale(folder: pathlib.Path, count: int = 440, seed: int = 2) -> pathlib.Path:
    """No id, six amounts with heavy tails, two codes."""
    chance = np.random.default_rng(seed)
    shop = chance.random(count) < 0.35
    headers = ["Channel", "Region", "Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"]
    rows: Rows = []
    for at in range(count):
        size = chance.normal(0, 0.6)
        means = (8.5, 9.0, 9.6, 7.0, 8.6, 7.0) if shop[at] else (9.2, 7.8, 8.0, 7.9, 6.2, 6.7)
        amounts = [int(np.exp(chance.normal(mean + size * 0.3, 0.8))) + 3 for mean in means]
        rows.append([2 if shop[at] else 1, int(chance.choice([1, 2, 3], p=[0.2, 0.1, 0.7])), *amounts])
    return write(folder / "wholesale.csv", headers, rows)


def telecom(folder: pathlib.Path, count: int = 700, seed: int = 3) -> pathlib.Path:
    """Blank numbers, 0/1 flags, and the same 'No internet service' in several columns."""
    chance = np.random.default_rng(seed)
    headers = ["customerID", "gender", "SeniorCitizen", "Partner", "tenure", "PhoneService", "InternetService"]
    headers += ["OnlineSecurity", "StreamingTV", "Contract", "MonthlyCharges", "TotalCharges", "Churn"]
    rows: Rows = []
    for at in range(count):
        internet = chance.choice(["DSL", "Fiber optic", "No"], p=[0.35, 0.4, 0.25])
        tenure = int(chance.choice([chance.integers(0, 15), chance.integers(40, 73)]))
        charge = round({"DSL": 55, "Fiber optic": 90, "No": 20}[str(internet)] + chance.normal(0, 4), 2)
        option = ["No internet service"] * 2 if internet == "No" else list(chance.choice(["Yes", "No"], 2))
        rows.append(
            [
                f"{at:04d}-{''.join(chance.choice(list('ABCDEFGHJK'), 5))}",
                chance.choice(["Male", "Female"]),
                int(chance.random() < 0.16),
                chance.choice(["Yes", "No"]),
                tenure,
                chance.choice(["Yes", "No"], p=[0.9, 0.1]),
                internet,
                *option,
                chance.choice(["Month-to-month", "One year", "Two year"]),
                charge,
                " " if tenure == 0 else round(charge * tenure + chance.normal(0, 20), 2),
                chance.choice(["Yes", "No"], p=[0.27, 0.73]),
            ]
        )
    return write(folder / "telecom.csv", headers, rows)


def survey(folder: pathlib.Path, count: int = 500, seed: int = 4) -> pathlib.Path:
    """Answers of 1 to 5 to long questions, a postcode with a leading zero, free text, an empty and a double header."""
    chance = np.random.default_rng(seed)
    headers = ["Respondent No", "How satisfied are you with our service? (1-5)", "Would you recommend us? (0-10)"]
    headers += ["Household size", "PLZ", "Comment", "", "Monthly spend (€)", "Größe in cm", "Comment"]
    rows: Rows = []
    for at in range(count):
        happy = chance.random() < 0.5
        rows.append(
            [
                at + 1,
                int(np.clip(chance.normal(4.3 if happy else 2, 0.8), 1, 5)),
                int(np.clip(chance.normal(8.5 if happy else 3.5, 1.2), 0, 10)),
                int(chance.integers(1, 6)),
                f"0{chance.integers(1000, 9999)}",
                "" if chance.random() < 0.7 else f"I think that item {at} was fine, and delivery took {at % 9} days",
                "",
                f"€ {chance.gamma(3, 400) + 200:,.2f}",
                round(float(chance.normal(172, 9)), 1),
                chance.choice(["good", "bad", ""]),
            ]
        )
    return write(folder / "survey.csv", headers, rows)


def campaign(folder: pathlib.Path, count: int = 600, seed: int = 5) -> pathlib.Path:
    """Year of birth, a date with the day first, constants, counts and amounts, and the outcome Response."""
    chance = np.random.default_rng(seed)
    headers = ["ID", "Year_Birth", "Education", "Marital_Status", "Income", "Kidhome", "Dt_Customer", "Recency"]
    headers += ["MntWines", "MntFruits", "MntMeatProducts", "MntTotal", "NumWebPurchases", "NumStorePurchases"]
    headers += ["AcceptedCmp1", "Z_CostContact", "Z_Revenue", "Response"]
    rows: Rows = []
    ids = chance.permutation(11000)[:count]
    for at in range(count):
        rich = chance.random() < 0.4
        wines, fruits, meat = (int(x) for x in chance.gamma(2, (300, 25, 200) if rich else (30, 5, 20)))
        income = int(chance.normal(72000 if rich else 36000, 8000))
        rows.append(
            [
                ids[at],
                int(chance.choice([1893, 1900])) if chance.random() < 0.01 else int(chance.integers(1940, 1996)),
                chance.choice(["Graduation", "PhD", "Master", "Basic"]),
                chance.choice(["Married", "Together", "Single"]),
                "" if chance.random() < 0.01 else 666666 if chance.random() < 0.008 else income,
                int(chance.choice([0, 1, 2], p=[0.6, 0.35, 0.05])),
                f"{chance.integers(1, 29):02d}-{chance.integers(1, 13):02d}-{chance.integers(2012, 2015)}",
                int(chance.integers(0, 100)),
                wines,
                fruits,
                meat,
                wines + fruits + meat,
                int(chance.poisson(6 if rich else 2)),
                int(chance.poisson(8 if rich else 3)),
                int(chance.random() < 0.07),
                3,
                11,
                int(chance.random() < 0.15),
            ]
        )
    return write(folder / "campaign.csv", headers, rows)


def contacts(folder: pathlib.Path, count: int = 300, seed: int = 6) -> pathlib.Path:
    """Names, e-mail, phone and address beside an e-mail test and what was spent in the two weeks after it."""
    chance = np.random.default_rng(seed)
    headers = ["First Name", "Last Name", "E-Mail", "Phone", "Street Address", "Birthday", "recency", "history"]
    headers += ["mens", "womens", "zip_code", "newbie", "channel", "email_segment", "visit", "conversion"]
    headers += ["spend_after_campaign"]
    rows: Rows = []
    for at in range(count):
        loyal = chance.random() < 0.5
        rows.append(
            [
                chance.choice(["Ada", "Ben", "Cleo", "Dan"]),
                f"Name{at % 97}",
                f"person{at}@example.org",
                f"+1 555 {at:07d}",
                f"{at} Main Street",
                f"{chance.integers(1950, 2004)}-{chance.integers(1, 13):02d}-{chance.integers(1, 29):02d}",
                int(chance.integers(1, 4) if loyal else chance.integers(8, 13)),
                round(float(chance.lognormal(6 if loyal else 4, 0.5)), 2),
                int(chance.random() < 0.5),
                int(chance.random() < 0.5),
                chance.choice(["Urban", "Surburban", "Rural"]),
                int(chance.random() < 0.5),
                chance.choice(["Web", "Phone", "Multichannel"]),
                chance.choice(["Mens E-Mail", "Womens E-Mail", "No E-Mail"]),
                int(chance.random() < 0.15),
                int(chance.random() < 0.05),
                round(float(chance.gamma(1, 80)), 2) if chance.random() < 0.05 else 0,
            ]
        )
    return write(folder / "contacts.csv", headers, rows)


def purchases(folder: pathlib.Path, count: int = 2000, seed: int = 7) -> pathlib.Path:
    """A list of purchases: a customer comes many times."""
    chance = np.random.default_rng(seed)
    rows: Rows = [
        [
            530000 + at // 4,
            f"8{chance.integers(1000, 1100)}",
            int(chance.integers(1, 12)),
            f"2011-{chance.integers(1, 13):02d}-{chance.integers(1, 29):02d} 10:00:00",
            round(float(chance.gamma(2, 2)), 2),
            int(chance.integers(12000, 12200)),
            "United Kingdom",
        ]
        for at in range(count)
    ]
    headers = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
    return write(folder / "purchases.csv", headers, rows)


ALL = (bank, wholesale, telecom, survey, campaign, contacts)
"""The files of customers; `purchases` is none."""


@dataclass(frozen=True)
class RetailTruth:
    """What is in a made list of an online shop."""

    row_count: int
    without_customer_count: int
    cancelled_count: int
    free_count: int
    repeated_count: int
    buyer_count: int
    sold_amount: float  # of rows with a customer, repeated ones left out, cancelled ones taken off


RETAIL_HEADERS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID")


def online_retail(folder: pathlib.Path, count: int = 400, seed: int = 8) -> tuple[pathlib.Path, RetailTruth]:
    """A list like an online shop's: C invoices, no customer in a quarter, free and repeated rows, 17850.0."""
    chance = np.random.default_rng(seed)
    rows: Rows = []
    tally = {"without": 0, "cancelled": 0, "free": 0, "repeated": 0, "cents": 0}
    for at in range(count):
        is_heavy = at % 5 == 0
        for _ in range(int(chance.integers(6, 20)) if is_heavy else 1 + int(chance.geometric(0.6))):
            _add_invoice(rows, chance, tally, f"{17850 + at}.0", is_heavy=is_heavy)
    buyers = count
    while tally["without"] < len(rows) / 4:
        _add_invoice(rows, chance, tally, "", is_heavy=False)
    rows.append(["C999999", "D", "Discount", -1, "12/9/2011 9:00", 27.5, "99999.0"])
    tally["cancelled"] += 1
    order = chance.permutation(len(rows))
    truth = RetailTruth(
        *(len(rows), tally["without"], tally["cancelled"], tally["free"], tally["repeated"], buyers),
        round(tally["cents"] / 100, 2),
    )
    return write(folder / "online_retail.csv", RETAIL_HEADERS, [rows[each] for each in order]), truth


def _add_invoice(
    rows: Rows, chance: np.random.Generator, tally: dict[str, int], customer: str, *, is_heavy: bool
) -> None:
    """Add the rows of one invoice, of a cancellation now and then, and of a gift."""
    number = 536365 + len(rows)
    day = np.datetime64("2010-12-01") + int(chance.integers(300, 374) if is_heavy else chance.integers(0, 374))
    moment = f"{day.item():%-m/%-d/%Y} {int(chance.integers(7, 20))}:{int(chance.integers(0, 60)):02}"
    first = len(rows)
    for line in range(int(chance.integers(1, 6))):
        quantity = int(chance.integers(6, 60)) if is_heavy else int(chance.integers(1, 6))
        cents = int(chance.integers(42, 1200))
        stock = f"{22000 + int(chance.integers(0, 900))}{'A' if line % 3 else 'B'}{line}"
        rows.append([number, stock, "WHITE HANGING HEART", quantity, moment, f"{cents / 100:.2f}", customer])
        tally["cents"] += quantity * cents if customer else 0
    if chance.random() < 0.03:
        rows.append(list(rows[first]))
        tally["repeated"] += bool(customer)
    if chance.random() < 0.04:
        rows.append([number, "GIFT", "", 1, moment, "0.00", customer])
        tally["free"] += bool(customer)
    if chance.random() < 0.05:
        back = list(rows[first])
        back[0], back[3] = f"C{number}", -int(str(back[3]))
        rows.append(back)
        tally["cancelled"] += bool(customer)
        tally["cents"] -= round(float(str(back[5])) * 100) * -int(str(back[3])) if customer else 0
    tally["without"] += 0 if customer else len(rows) - first
