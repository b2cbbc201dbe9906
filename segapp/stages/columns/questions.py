"""Answer yes-or-no questions about the name of a column: a key, a buyer, a purchase, an outcome? Pure."""

from __future__ import annotations

import re

from segapp.stages.columns.meanings import readable

_KEY = re.compile(
    r"\b(id|respondent no|key|uuid|guid|identifier|kundennummer|kundennr|kdnr|(customer|client|account|member|user|"
    r"kunden|cust|household|card|row|record) ?(no|nr|num|number|nummer|code|key|ref|index))$|"
    r"^(id|index|rownumber|row|unnamed \d)\b"
)
_BUYER = re.compile(
    r"\b(customer|client|cust|kunde|kunden|member|user|household|account|buyer|subscriber|person|cliente)\b"
)
_PURCHASE = re.compile(
    r"\b(invoice|order|transaction|receipt|bill|sale|purchase|basket|trans|txn|rechnung|bestellung|bon)\b"
)
_THINGS = re.compile(
    r"\b(\w\w+(?<!s)(?<!u)(?<!i)s|children|people|men|women)( (\w+ed|bought|made|sold|taken|won))?"
    r"( (in |the )*(last|past|prev|previous|this)( \w+)*| \d+ ?\w*)?$"
)
OUTCOME_NAMES = re.compile(
    r"^(y|target|label|outcome|class label|response|responded|default|deposit|left|exited|complain)$|"
    r"\b(respon(se|ded|der)|churn(ed)?|exited|attrition|attrited|subscribed|converted|conversion|accepted|bought|"
    r"cancell?ed|defaulted|clicked|opened|won|renewed|purchased)\b|\baccepted cmp\b|\b(is|has) (churn|fraud)\b|"
    r"^spend after|^visit(ed)?$|\bdefault payment\b|\bnext (month|quarter|year|period)\b|\bafter (the )?campaign\b|"
    r"^target\b"
)
_DEAL = re.compile(r"^(revenue|purchase|sale|order|deal)$")
WEAK_OUTCOMES = ("default", "deposit", "label", "left", "complain", "outcome")
"""Names of outcomes that may as well be something known before."""

_AFTERWARDS = re.compile(
    r"^(last )?(call )?duration$|\bcall (duration|length)\b|"
    r"\b(churn|exit|cancel\w*|attrition) (date|reason|category|score|value)\b|"
    r"\bclassifier\b|\bpredict(ed|ion|ions)\b|\bpropensity\b|"
    r"\b(post campaign|until churn|after (churn|campaign))\b|^poutcome date$"
)


def is_key_name(name: str) -> bool:
    """Return whether a name says that its column identifies something."""
    return _KEY.search(readable(name)) is not None or readable(name).endswith(("customerid", "userid", "clientid"))


def numbers_rows(name: str) -> bool:
    """Return whether a name says that rows are numbered, as programs do that write tables."""
    return re.search(r"^(unnamed 9|index|row ?(number|no|id)?|level 9)$", readable(name)) is not None


def names_buyer(name: str) -> bool:
    """Return whether a name is about customers."""
    return _BUYER.search(readable(name)) is not None or "customer" in readable(name)


def names_code(name: str) -> bool:
    """Return whether a name says plainly that its numbers name something."""
    return re.search(r"\b(code|id|sku|district|region|channel|branch|zone|category|type)\b", readable(name)) is not None


def names_time(name: str) -> bool:
    """Return whether a name says that time is measured."""
    return re.search(r"\b(hours|hrs|minutes|mins|seconds|secs)\b", readable(name)) is not None


def names_things(name: str) -> bool:
    """Return whether a name is of things that can be counted: support tickets, nights stayed, orders last 90 days."""
    return _THINGS.search(name.lower()) is not None


def names_purchase(name: str) -> bool:
    """Return whether a name is about single purchases."""
    words = readable(name)
    return _PURCHASE.search(words) is not None or words.startswith(("invoiceno", "orderid"))


def names_outcome(name: str) -> bool:
    """Return whether a name says what became of a customer or came of an offer."""
    words = readable(name)
    return OUTCOME_NAMES.search(words) is not None


def names_deal(name: str) -> bool:
    """Return whether a name is of what is an outcome where it only says whether: revenue, yes or no."""
    return _DEAL.search(readable(name)) is not None


def names_afterwards(name: str) -> bool:
    """Return whether a name says something that is known only after an outcome is."""
    return _AFTERWARDS.search(readable(name)) is not None
