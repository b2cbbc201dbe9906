"""Decide which features of purchases form the segments, and add them to a project's features and catalog. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segapp.figures import ENGLISH, percentage
from segapp.stages.columns.texts import CATALOG, FEATURES, catalog_row
from segapp.warehouse import quote_text, readable_identifier

_JOIN = "left join features.customer_purchases as purchases on customers.customer_id = purchases.customer_id\n"
MOST_TRAINED = 3
NEARLY_ALL = 0.95
"""Share of one value from which a feature of purchases sets nobody apart."""


@dataclass(frozen=True)
class PurchaseFeature:
    """A feature of purchases as the catalog has it; those that may train stand first, best first."""

    name: str
    label: str
    unit: str
    low_word: str
    high_word: str
    display_format: str
    comment: str
    stands_for: str | None = None
    may_train: bool = False
    is_money: bool = False
    is_ratio_scale: bool = True
    if_none: str = ""  # SQL for customers without a purchase


FEATURES_OF_PURCHASES = (
    PurchaseFeature(
        *("recency_days", "Days since last purchase", "days", "Recent", "Lapsed", "0"),
        *("Days from the last purchase to the reference date.", "-receptiveness", True),
    ),
    PurchaseFeature(
        *("order_count", "Orders", "", "Few orders", "Many orders", "0"),
        *("Orders.", "receptiveness", True),
        if_none="0",
    ),
    PurchaseFeature(
        *("average_order_amount", "Average order", "", "Small orders", "Large orders", "0.0"),
        *("Money of an order on average, before returns.", "capacity", True, True),
    ),
    PurchaseFeature(
        *("tenure_days", "Days since first purchase", "days", "New", "Long-standing", "0"),
        *("Days from the first purchase to the reference date.", None, True),
    ),
    PurchaseFeature(
        *("item_count", "Items", "", "Few items", "Many items", "0"),
        *("Items bought, less returned ones.", None, True),
        if_none="0",
    ),
    PurchaseFeature(
        *("amount_total", "Amount", "", "Low amount", "High amount", "0"),
        *("Money of all purchases, less returns.", None, False, True),
        if_none="0",
    ),
    PurchaseFeature(
        *("typical_gap_days", "Days between purchases", "days", "", "", "0"),
        "Median days between days with a purchase; missing with fewer than two.",
    ),
    PurchaseFeature(
        *("amount_trend", "Trend", "", "", "", "0.00"),
        *("-1: all money early in the time as a customer; 1: all of it late.", None, False, False, False),
    ),
    PurchaseFeature(
        *("return_share", "Share of returns", "", "", "", "0.00"),
        "Returns and cancellations as a share of the rows, 0 to 1.",
    ),
)
PURCHASE_NAMES = tuple(each.name for each in FEATURES_OF_PURCHASES)


@dataclass(frozen=True)
class FeatureFacts:
    """What is known of one feature over all buyers."""

    present_count: int
    low: float | None
    top_share: float  # of the most frequent value, missing ones included


@dataclass(frozen=True)
class ChosenFeature:
    """A feature of purchases in the catalog of a project, with what it does there and why."""

    feature: PurchaseFeature
    role: str
    transform: str
    reason: str


def choose_features(facts: Mapping[str, FeatureFacts], buyer_count: int) -> tuple[ChosenFeature, ...]:
    """Return the features of purchases that this list has, and which of them form the segments."""
    chosen: list[ChosenFeature] = []
    for feature in FEATURES_OF_PURCHASES:
        known = facts[feature.name]
        if not known.present_count or known.top_share >= 1:
            continue  # a list without quantities, or without returns
        trained = sum(each.role == "train" for each in chosen)
        role, reason = _role(feature, known, trained, buyer_count)
        is_log = role == "train" and (known.low or 0) >= 0
        transform = "log" if is_log else "robust" if role == "train" else "none"
        chosen.append(ChosenFeature(feature, role, transform, reason))
    return tuple(chosen)


def _role(feature: PurchaseFeature, known: FeatureFacts, trained: int, buyer_count: int) -> tuple[str, str]:
    if not feature.may_train:
        words = {"amount_total": "it is orders x average order, which say more on their own"}
        return "profile", words.get(feature.name, "it is missing or zero for many buyers: it describes")
    if known.top_share >= NEARLY_ALL:
        return "profile", f"{percentage(known.top_share, 0)} of the buyers have the same value"
    if known.present_count < buyer_count / 2:
        return "profile", "it is missing for most buyers"
    if trained >= MOST_TRAINED:
        return "profile", f"{MOST_TRAINED} others of the purchases train"
    return "train", "a quantity of the purchases; heavy tails: log"


def with_purchases(
    texts: Mapping[str, str], chosen: Sequence[ChosenFeature], *, currency: str, has_customers: bool
) -> dict[str, str]:
    """Return a project's features and catalog with the features of purchases at the end.

    Parameters
    ----------
    has_customers : bool
        Whether there may be customers without a purchase.
    """
    rows = [_feature_row(each.feature, has_customers=has_customers) for each in chosen]
    start = "from core.customers\n" + ("" if _JOIN in texts[FEATURES] else _JOIN)
    features = texts[FEATURES].replace("from core.customers\n", "".join(rows) + start, 1)
    comments = [
        f"comment on column features.customer_features.{readable_identifier(name)} is {quote_text(comment)};\n"
        for name, comment in ((each.feature.name, each.feature.comment) for each in chosen)
    ]
    catalog, end = texts[CATALOG], "\n) as catalog"
    order = max((int(each) for each in re.findall(r"^    \('\w+', (\d+),", catalog, re.MULTILINE)), default=-1)
    lines = []
    for number, each in enumerate(chosen, order + 1):
        lines.append(f"    -- {each.feature.label}: {ENGLISH.show(each.reason)}")
        comma = "," if each is not chosen[-1] else ""
        lines.append(_catalog_line(each, number, currency, has_customers=has_customers) + comma)
    at = catalog.index(end)
    head = catalog[:at].rstrip("\n")
    last_row = head.rindex("\n    (")
    row_end = head.find("\n", last_row + 1)  # comments of what is left out may follow
    row_end = len(head) if row_end == -1 else row_end
    catalog = head[:row_end] + "," + head[row_end:] + "\n" + "\n".join(lines) + catalog[at:]
    return {FEATURES: features + "".join(comments), CATALOG: catalog}


def _feature_row(feature: PurchaseFeature, *, has_customers: bool) -> str:
    if has_customers and feature.if_none:
        return f"    coalesce(purchases.{feature.name}, {feature.if_none}) as {feature.name},\n"
    return f"    purchases.{feature.name},\n"


def _catalog_line(each: ChosenFeature, number: int, currency: str, *, has_customers: bool) -> str:
    feature, is_trained = each.feature, each.role == "train"
    policy = "median" if is_trained and has_customers and not feature.if_none else "exclude"
    return catalog_row(
        (
            *(feature.name, number, feature.label, currency if feature.is_money else feature.unit, each.role),
            *(each.transform, policy, feature.stands_for if is_trained else None),
            *(feature.low_word if is_trained else "", feature.high_word if is_trained else ""),
            *(feature.display_format, feature.is_ratio_scale, False),
        )
    )
