"""Know what common names of columns mean: their unit, their words for low and high, what they stand for.

A table of words, not of data sets: the first line whose pattern is found in the words of a name applies. A name is
read as its words in lower case with a space between: `NumWebPurchases` is `num web purchases`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from segapp.stages.columns.signs import name_words

PERSON, KEY, POSTCODE, CODE, DATE_PART, YEAR, BIRTH_YEAR = (
    "person",
    "key",
    "postcode",
    "code",
    "part of a date",
    "year",
    "year of birth",
)
OUTCOME, AFTERWARDS, PURCHASE = "outcome", "known only afterwards", "purchase"
AMOUNT, COUNT, LENGTH, SHARE, SCORE, AGE, RECENCY, GENDER, PLACE, NUMBER = (
    "amount",
    "count",
    "length of time",
    "share",
    "score",
    "age",
    "days since",
    "gender",
    "place",
    "",
)
QUANTITIES = (AMOUNT, COUNT, LENGTH, SHARE, SCORE, AGE, RECENCY)
IN_WORDS = {
    AMOUNT: "an amount",
    COUNT: "a count",
    LENGTH: "a length of time",
    SCORE: "a score",
    SHARE: "a share",
}


@dataclass(frozen=True)
class Meaning:
    """What a name says: `name` one of the words above; words and unit are empty where it says nothing of them.

    `stands_for` may carry a direction: `-receptiveness` where low is good.
    """

    name: str = NUMBER
    unit: str = ""
    low_word: str = ""
    high_word: str = ""
    stands_for: str | None = None
    limits: tuple[int, int] | None = None
    is_personal: bool = False
    label: str = ""
    aliases: tuple[str, ...] = ()  # other headers for the same


_TABLE: tuple[tuple[str, Meaning], ...] = (
    (r"\b(e ?mail|mail address)\b", Meaning(PERSON, is_personal=True)),
    (r"\b((cell|tele)?phone|mobile|telefon|handy|tel|fax)( (no|nr|number))?$", Meaning(PERSON, is_personal=True)),
    (
        r"\b(first|last|full|given|family|sur|middle|maiden|customer|client|contact|person) ?names?\b|^names?$|"
        r"\bsurname\b|\b(vor|nach)name\b|^(lastname|firstname|fullname|apellidos?|nombre|nom|prenom|kundenname)$",
        Meaning(PERSON, is_personal=True),
    ),
    (r"\b(address|street|strasse|straße|addr|adresse|house (no|number)|ip)\b", Meaning(PERSON, is_personal=True)),
    (
        r"\b(ssn|passport|iban|tax id|social security|national id|card number|credit card no|licen[cs]e plate)\b",
        Meaning(PERSON, is_personal=True),
    ),
    (
        r"\b(birth ?da(te|y)|date of birth|dob|geburtsdatum|geburtstag|fecha nacimiento)\b",
        Meaning(BIRTH_YEAR, "years", "Younger", "Older", is_personal=True, label="age"),
    ),
    (
        r"\b(year (of )?birth|birth ?year|yob|geburtsjahr|born)\b",
        Meaning(BIRTH_YEAR, "years", "Younger", "Older", is_personal=True, label="age"),
    ),
    (r"\b(zip|zip ?code|post ?code|postal|plz|pin ?code|postleitzahl)\b", Meaning(POSTCODE, is_personal=True)),
    (r"\b(lat|latitude|lon|lng|long|longitude)$", Meaning(PLACE)),
    (r"\b(gender|genre|sex|geschlecht)\b", Meaning(GENDER, is_personal=True, aliases=("gender", "genre", "sex"))),
    (
        r"\bage\b|^alter$|\bedad\b|\bage years$",
        Meaning(AGE, "years", "Younger", "Older", limits=(0, 120), is_personal=True, label="age"),
    ),
    (
        r"\b(recency|days since|last (purchase|order|visit|login|seen) days|days (from|after) last)\b",
        Meaning(RECENCY, "days", "Recent", "Lapsed", "-receptiveness"),
    ),
    (
        r"\b(tenure|(months?|years?|days?) (as|with|on|of)|customer (for|since)|membership (months|years|days)|vintage|"
        r"months on book|relationship length|loyalty (months|years))\b",
        Meaning(LENGTH, "", "New", "Long-standing"),
    ),
    (r"\b(pct|percent(age)?|prozent)\b|\b(debt|loan|payment|utili[sz]ation) to \w+|\b(dti|ltv)$", Meaning(SHARE)),
    (r"\b((hour|da[iy]|week|month|night|year)(ly)?|adr|room|call out) rate\b", Meaning(AMOUNT)),
    (
        r"\b(income|salary|wage|earnings|gehalt|einkommen|ingresos)\b",
        Meaning(
            AMOUNT, "", "Low income", "High income", "capacity", is_personal=True, label="income", aliases=("income",)
        ),
    ),
    (
        r"\b(spending score|spend score)\b",
        Meaning(SCORE, "", "Low spending", "High spending", "receptiveness", limits=(0, 100), aliases=("score",)),
    ),
    (r"\bexperience\b", Meaning(LENGTH)),
    (
        r"\b(basket|order value|avg order|average order|ticket)\b",
        Meaning(AMOUNT, "", "Small baskets", "Large baskets", "capacity"),
    ),
    (r"\b(balance|saldo|savings?|wealth|net worth)\b", Meaning(AMOUNT, "", "Low balance", "High balance", "capacity")),
    (r"^(mnt|am(n)?t|amount)\b|\b(amount|am(n)?t)$", Meaning(AMOUNT)),
    (r"\b(date|datum|fecha)( (num|number|nr))?$", Meaning(YEAR)),
    (
        r"\b(num(ber)?|no|nr|count|cnt|qty|quantity|anzahl|n|freq|frequency)\b|\b(visits|orders|purchases|transactions|"
        r"calls|logins|clicks|sessions|complaints|children|kids|dependents|products|items|trips|nights|bookings|kidhome|"
        r"teenhome|trx|minutes|mins|campaign|previous)$",
        Meaning(COUNT),
    ),
    (r"\b(rate|ratio|share|anteil|quote)\b", Meaning(SHARE)),
    (r"\b(score|rating|index|points|punkte|nps)\b", Meaning(SCORE)),
    (
        r"\b(amount|am(n)?t|spend|spent|spending|revenue|sales|turnover|umsatz|betrag|value|price|cost|charges?|fees?|payments?|"
        r"paid|bill|total|credit limit|limit|monetary|mnt|clv|c?ltv|profit|margin|loan|debt|expenses?|gasto|montant)\b",
        Meaning(AMOUNT),
    ),
    (r"\b(pdays|duration|length|time|hours|seconds|secs|days|weeks|months|years)\b", Meaning(LENGTH)),
    (r"\b(year|yr|jahr)\b", Meaning(YEAR)),
    (r"\b(day|month|week(of)?|weekday|hour|quarter|dow|monat|tag|mes|dia|wochentag|minute)\b", Meaning(DATE_PART)),
    (
        r"\b(code|region|district|area|store|shop|branch|outlet|channel|category|type|class|group|sku|department|"
        r"dept|zone|territory|country|state|city|product|status|level|grade|tier|segment|cluster|plan|"
        r"filiale|bezirk|kategorie|sector|warehouse)( (id|no|nr|number|code|key))?$",
        Meaning(CODE),
    ),
)
_RANGE = re.compile(r"[(\[]\s*(\d{1,2})\s*(?:-|\u2013|to|bis)\s*(\d{1,3})\s*[)\]]")
"""The ends of a scale, as questions have them: (1-5)."""
_PATTERNS = tuple((re.compile(pattern), meaning) for pattern, meaning in _TABLE)

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
OUTCOME_NAMES = re.compile(
    r"^(y|target|label|outcome|class label|response|responded|default|deposit|left|exited|complain)$|"
    r"\b(respon(se|ded|der)|churn(ed)?|exited|attrition|attrited|subscribed|converted|conversion|accepted|bought|"
    r"cancell?ed|defaulted|clicked|opened|won|renewed|purchased)\b|\baccepted cmp\b|\b(is|has) (churn|fraud)\b|"
    r"^spend after|^visit(ed)?$|\bafter (the )?campaign\b|^target\b"
)
WEAK_OUTCOMES = ("default", "deposit", "label", "left", "complain", "outcome")
"""Names of outcomes that may as well be something known before."""

_AFTERWARDS = re.compile(
    r"^(last )?(call )?duration$|\bcall (duration|length)\b|"
    r"\b(churn|exit|cancel\w*|attrition) (date|reason|category|score|value)\b|"
    r"\bclassifier\b|\bpredict(ed|ion|ions)\b|\bpropensity\b|"
    r"\b(post campaign|until churn|after (churn|campaign))\b|^poutcome date$"
)


def meaning_of(name: str) -> Meaning:
    """Return what a name says of its column."""
    words = readable(name)
    found = next((meaning for pattern, meaning in _PATTERNS if pattern.search(words)), Meaning())
    ends = _RANGE.search(name)
    if ends is None or found.limits or found.name not in (NUMBER, SCORE):
        return found
    return replace(found, name=SCORE, limits=(int(ends[1]), int(ends[2])))


def readable(name: str) -> str:
    """Return the words of a name with a space between, digits as they are left out of the table's patterns."""
    return " ".join(each for each in name_words(name) if each[0].isalnum())


def is_key_name(name: str) -> bool:
    """Return whether a name says that its column identifies something."""
    return _KEY.search(readable(name)) is not None or readable(name).endswith(("customerid", "userid", "clientid"))


def names_buyer(name: str) -> bool:
    """Return whether a name is about customers."""
    return _BUYER.search(readable(name)) is not None or "customer" in readable(name)


def names_code(name: str) -> bool:
    """Return whether a name says plainly that its numbers name something."""
    return re.search(r"\b(code|id|sku|district|region|channel|branch|zone|category|type)\b", readable(name)) is not None


def names_time(name: str) -> bool:
    """Return whether a name says that time is measured."""
    return re.search(r"\b(hours|hrs|minutes|mins|seconds|secs)\b", readable(name)) is not None


def names_purchase(name: str) -> bool:
    """Return whether a name is about single purchases."""
    words = readable(name)
    return _PURCHASE.search(words) is not None or words.startswith(("invoiceno", "orderid"))


def names_outcome(name: str) -> bool:
    """Return whether a name says what came of an offer."""
    words = readable(name)
    return OUTCOME_NAMES.search(words) is not None


def names_afterwards(name: str) -> bool:
    """Return whether a name says something that is known only after an outcome is."""
    return _AFTERWARDS.search(readable(name)) is not None
