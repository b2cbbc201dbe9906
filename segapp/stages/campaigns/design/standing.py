"""Hold a share of all customers out of every campaign for a year, to measure what all campaigns bring together."""

from __future__ import annotations

import datetime

from segapp.errors import CampaignError
from segapp.figures import percentage
from segapp.stages.campaigns.design.audience import Frozen, freeze
from segapp.stages.campaigns.design.selection import Selection
from segapp.stages.campaigns.design.terms import STANDING, Split, Terms
from segapp.warehouse import Warehouse

YEAR_DAYS = 365
OTHERS = "everybody else"


def freeze_standing(warehouse: Warehouse, *, terms: Terms, share: float, frozen_at: datetime.datetime) -> Frozen:
    """Hold a share of everybody who may be contacted out of every campaign, for the days of the outcome window.

    Inside each segment the customers with the first ranks of md5(name || id) are held out, as in any audience.

    Raises
    ------
    CampaignError
        If another one still runs on the first day, or the share leaves nobody on one side.
    """
    if not 0 < share <= 0.5:
        raise CampaignError(
            f"a standing holdout of {percentage(share)} is not possible", todo="Give more than 0 % and at most 50 %"
        )
    running = warehouse.row(
        "select campaigns.campaign_name, (start_date + outcome_window_days)::date as until_date from core.campaigns"
        " where origin = $origin and start_date <= $last and start_date + outcome_window_days >= $first",
        {
            "origin": STANDING,
            "first": terms.start_date,
            "last": terms.start_date + datetime.timedelta(days=terms.outcome_window_days),
        },
    )
    if running:
        raise CampaignError(
            f"'{running.campaign_name}' holds customers out until {running.until_date}",
            todo="Let it end, or begin the next one a day later with --start-date",
        )
    everybody, split = Selection(condition="true"), Split(share, (OTHERS,), is_standing=True)
    return freeze(warehouse, terms=terms, selection=everybody, split=split, frozen_at=frozen_at)
