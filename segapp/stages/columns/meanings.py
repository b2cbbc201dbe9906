"""The meanings of common column names: their unit, their words for low and high, what they stand for.

A table of words, not of data sets: the first line whose pattern is found in the words of a name applies. A name is
read as its words in lower case with a space between: `NumWebPurchases` is `num web purchases`.
"""

from __future__ import annotations

import re
import unicodedata
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
    AGE: "an age",
    RECENCY: "a length of time",
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
    may_be_negative: bool = False  # next month, where no value is today


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
    (r"\baccount (length|age)\b", Meaning(LENGTH, "", "New", "Long-standing")),
    (
        r"\b(vehicle|car|house|home|property|building|device|handset|equipment|asset|policy|contract|machine) age\b",
        Meaning(LENGTH),
    ),
    (
        r"\bage\b|^alter$|\bedad\b|\bage years$",
        Meaning(AGE, "years", "Younger", "Older", limits=(0, 120), is_personal=True, label="age"),
    ),
    (
        r"\b(day|week|month|year)s? since( \w+)* (first|creat\w*|enrol\w*|join\w*|regist\w*|sign\w*|start\w*|open\w*|"
        r"inception|issued?)\b",
        Meaning(LENGTH, "", "New", "Long-standing"),
    ),
    (r"\bsince( \w+)* (claim|complaint|incident|accident|delinq\w*|default|\w+ record)\b", Meaning(LENGTH)),
    (
        r"\b(recency|days? since|last (purchase|order|visit|login|seen) days|days (from|after) last|letzter kauf|"
        r"tage seit)\b",
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
        r"\b(income|salary|wage|earnings|gehalt|einkommen|ingresos|revenu)\b",
        Meaning(
            AMOUNT, "", "Low income", "High income", "capacity", is_personal=True, label="income", aliases=("income",)
        ),
    ),
    (
        r"\b(spending score|spend score)\b",
        Meaning(SCORE, "", "Low spending", "High spending", "receptiveness", limits=(0, 100), aliases=("score",)),
    ),
    (r"\bexperience\b", Meaning(LENGTH)),
    (r"^(items|products|units|lines|skus)( \w+)? (per|in)\b", Meaning(COUNT)),
    (
        r"\b(basket|order value|avg order|average order|ticket)\b",
        Meaning(AMOUNT, "", "Small baskets", "Large baskets", "capacity"),
    ),
    (r"\b(prc|utili[sz]ation)\b|\blimit usage\b", Meaning(SHARE)),
    (r"\b(outstanding|revolving|loan|debt|due|owed|card) (balance|bal)\b", Meaning(AMOUNT, may_be_negative=True)),
    (
        r"^(?!.*\bpoints\b).*\b(balance|bal|saldo|savings?|wealth|net worth)\b",
        Meaning(AMOUNT, stands_for="capacity", may_be_negative=True),
    ),
    (r"\b(credit (limit|line)|kreditlimit|available credit|open to buy)\b", Meaning(AMOUNT, stands_for="capacity")),
    (r"\b(profit|margin|cash ?flow|net (result|sales|revenue|amount|value))\b", Meaning(AMOUNT, may_be_negative=True)),
    (r"\bdelay\b|\b(hours?|hrs|minutes?|mins|seconds?|secs|time)( \w+)? spen[dt]\b", Meaning(LENGTH)),
    (r"\bhours? spen[dt]\b|\bspen[dt]( \w+)* (hours?|minutes|mins|time)\b", Meaning(LENGTH)),
    (r"\b(days?|weeks?|months?|hours?|time) between\b|\binter ?(purchase|order|visit)\b|\bgap days\b", Meaning(LENGTH)),
    (
        r"\b(time|duration|wait|delay)( \w+)* (seconds|secs|minutes|mins|hours|days|weeks|months|years)$",
        Meaning(LENGTH),
    ),
    (r"\b(sensitivity|affinity|propensity|likelihood|probability|engagement|satisfaction)\b", Meaning(SCORE)),
    (r"\b(late|missed|failed|overdue|skipped) payments$", Meaning(COUNT)),
    (r"\b(chng|change|growth|hike)\b", Meaning(may_be_negative=True)),
    (r"^(mnt|am(n)?t|amount)\b|\b(amount|am(n)?t)$", Meaning(AMOUNT)),
    (r"\b(date|datum|fecha)( (num|number|nr))?$", Meaning(YEAR)),
    (
        r"\b(num(ber)?|no|nr|count|cnt|qty|quantity|anzahl|n|freq|frequency)\b|\bct$|\b(visits|orders|purchases|"
        r"transactions|calls|logins|clicks|sessions|complaints|children|kids|dependents|products|items|trips|nights|"
        r"bookings|kidhome|teenhome|trx|minutes|mins|campaign|previous|returns|cancellations|requests|guests|adults|"
        r"views|claims|policies|messages|devices|abandons)$",
        Meaning(COUNT),
    ),
    (r"\b(rates?|ratios?|share|\w*anteil|\w*quote)\b", Meaning(SHARE)),
    (r"\b(score|rating|index|points|punkte|nps)\b", Meaning(SCORE)),
    (
        r"\b(amount|am(n)?t|spend|spent|spending|revenue|sales|turnover|umsatz|betrag|value|price|cost|charges?|fees?|"
        r"payments?|paid|bill|total|limit|monetary|mnt|clv|c?ltv|loan|debt|expenses?|gasto|montant|premiums?|deductible|insured|"
        r"cash advance|arpu|mrr|arr|adr|rent|refunds?)\b",
        Meaning(AMOUNT),
    ),
    (r"s per (hour|day|week|month|quarter|year|order|visit|session|trip|stay|customer)\b", Meaning(COUNT)),
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
_MEASURED = re.compile(
    r"^(num(ber)?|no|nr|n|count) of\b|^(num|count) \w|\b(count|cnt|sent|received|opens?|opened|clicks?|clicked|rate|"
    r"ratio|share|pct|percent(age)?|score|engagement|frequency|usage|bill|charges?)$"
)
_WINDOW = re.compile(
    r"(?<=\w)( in)?( the)?( (last|past|prev|previous|this)( 9)?| 9) ?"
    r"(d|days?|w|wks?|weeks?|m|mo|mon|mths?|months?|q|qtr|quarters?|y|yrs?|years?)$"
)
"""A stretch of time at the end of a name; a run of digits is written as 9."""
_PATTERNS = tuple((re.compile(pattern), meaning) for pattern, meaning in _TABLE)


def meaning_of(name: str) -> Meaning:
    """Return what a name says of its column, whatever stretch of time it is counted over (orders last 90 days).

    What is counted or measured is nobody's: the number of addresses is no address.
    """
    words = readable(name)
    bare = _WINDOW.sub("", words)
    found = _first(bare)
    if bare != words and found.name not in QUANTITIES:
        whole = _first(words)
        found = Meaning() if whole.name in (LENGTH, DATE_PART, YEAR) else whole
    ends = _RANGE.search(name)
    if ends is None or found.limits or found.name not in (NUMBER, SCORE):
        return found
    return replace(found, name=SCORE, limits=(int(ends[1]), int(ends[2])))


def _first(words: str) -> Meaning:
    for pattern, meaning in _PATTERNS:
        if pattern.search(words) and not (meaning.name == PERSON and _MEASURED.search(words)):
            return meaning
    return Meaning()


def readable(name: str) -> str:
    """Return the words of a name with a space between, letters without accents, a run of digits as 9."""
    letters = "".join(each for each in unicodedata.normalize("NFD", name) if not unicodedata.combining(each))
    return " ".join(each for each in name_words(letters) if each[0].isalnum())
