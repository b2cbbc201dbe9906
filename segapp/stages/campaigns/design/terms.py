"""The terms of a campaign before it starts, and the checks on them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segapp.errors import CampaignError
from segapp.figures import percentage
from segapp.warehouse import Warehouse

HOLDOUT = "holdout"
"""Name of the arm of those who are held out."""
STANDING = "standing"
"""Origin of a standing holdout: a campaign that contacts nobody, and keeps others from contacting its holdout."""


@dataclass(frozen=True)
class Terms:
    """The terms of a campaign.

    `value_per_response` is what one response earns before the contact's cost (None: taken from the money that is
    recorded), `margin_share` the share of recorded money that is earned.
    """

    campaign_name: str
    start_date: datetime.date
    channel: str | None = None
    outcome_window_days: int = 14
    cost_per_contact: float | None = None
    value_per_response: float | None = None
    margin_share: float = 1.0
    currency_code: str | None = None


@dataclass(frozen=True)
class Split:
    """How members are divided.

    `limits` caps how many of a segment are contacted (chosen at random inside it), as a budget plan says; those held
    out come on top. None: everybody.
    `is_standing`: nobody is contacted; those held out are in no other campaign either, as long as the window lasts.
    `salt` defaults to the campaign's name, so that the same name gives the same arms.
    """

    holdout_share: float = 0.2
    arms: Sequence[str] = ("contact",)
    limits: Mapping[str, int] | None = None
    salt: str | None = None
    is_standing: bool = False


def check_terms(warehouse: Warehouse, terms: Terms) -> None:
    """Refuse terms that cannot be measured, and a name that is taken.

    Raises
    ------
    CampaignError
        With the field that is wrong and what it must be.
    """
    name = terms.campaign_name
    if not name.strip() or len(name) > 200 or not name.isprintable():
        raise CampaignError("a campaign needs a name of 1 to 200 printable characters", todo="Give another name")
    if not 1 <= terms.outcome_window_days <= 3650:
        raise CampaignError("the outcome window must be 1 to 3650 days", where=name)
    if not 0 < terms.margin_share <= 1:
        raise CampaignError("the margin must be above 0 and at most 1", where=name, todo="Give 0.4 for 40 %")
    for word, money in (("cost per contact", terms.cost_per_contact), ("value per response", terms.value_per_response)):
        if money is not None and not (math.isfinite(money) and 0 <= money <= 1e9):
            raise CampaignError(f"the {word} must be 0 or more, not {money}", where=name)
    taken = warehouse.row(
        "select campaign_name, frozen_at::date as frozen_date, origin from core.campaigns"
        " where lower(trim(campaign_name)) = lower(trim(?))",
        [name],
    )
    if taken:
        how = "was loaded" if taken.origin == "contacts" else "was frozen"
        raise CampaignError(
            f"the campaign '{taken.campaign_name}' {how} on {taken.frozen_date} and is never changed",
            todo="Choose another name",
        )


def check_split(split: Split) -> None:
    """Refuse a split that leaves nobody to contact, or arms that cannot be told apart.

    Raises
    ------
    CampaignError
        With what is wrong and what to give instead.
    """
    if not 0 <= split.holdout_share < 1 - 1e-6:
        raise CampaignError(
            f"a holdout of {percentage(split.holdout_share, 0)} is not possible",
            todo="Give 0 % or more and less than 100 %",
        )
    names = [arm.strip().casefold() for arm in split.arms]
    if not names or len(set(names)) < len(names) or not all(names) or max(map(len, names)) > 200:
        raise CampaignError("each arm needs a name of its own, of 1 to 200 characters")
    if HOLDOUT in names:
        raise CampaignError("no contacted arm can be called holdout", todo="Choose another name")
    if any(limit < 0 for limit in (split.limits or {}).values()):
        raise CampaignError("the number of members of a segment cannot be negative")


def next_campaign_key(warehouse: Warehouse) -> str:
    """Return the key after the highest one so far: C01, C02, ..."""
    highest = warehouse.scalar("select max(substr(campaign_key, 2)::integer) from core.campaigns")
    return f"C{(highest or 0) + 1:02d}"


def find_campaign(warehouse: Warehouse, name: str) -> str:
    """Return the key of the campaign with this name, whatever its case.

    Raises
    ------
    CampaignError
        If there is none; the line names those there are.
    """
    key: str | None = warehouse.scalar(
        "select campaign_key from core.campaigns where lower(trim(campaign_name)) = lower(trim(?))", [name]
    )
    if key is None:
        newest_first = "length(campaign_key) desc, campaign_key desc"  # C100 comes after C99
        names = [row.campaign_name for row in warehouse.rows(f"select * from core.campaigns order by {newest_first}")]
        known = ", ".join(names[:5]) or "none yet; make one with segapp campaign freeze"
        raise CampaignError(f"there is no campaign '{name}'", todo=f"Campaigns: {known}")
    return key


def terms_row(terms: Terms) -> tuple[object, ...]:
    """Return the terms as columns of core.campaigns, after the key."""
    return (
        terms.campaign_name,
        terms.channel,
        terms.start_date,
        terms.outcome_window_days,
        terms.cost_per_contact,
        terms.value_per_response,
        terms.margin_share,
        terms.currency_code,
    )


def insert_campaign(warehouse: Warehouse, row: tuple[object, ...]) -> None:
    """Store a campaign under the current run; outcomes come later."""
    row = (*row, warehouse.scalar("select run_id from model.current_run"), None)
    warehouse.execute(f"insert into core.campaigns values ({', '.join('?' for _ in row)})", list(row))
