"""Response rates without contact: measured by a holdout, given by the user, or assumed."""

from __future__ import annotations

from dataclasses import dataclass

from segapp.warehouse import Warehouse


@dataclass(frozen=True)
class BaseRate:
    """A response rate without contact, and where it is from."""

    rate: float
    source: str


@dataclass(frozen=True)
class BaseRates:
    """The rate of each measured segment, and the one for all others."""

    by_segment: dict[str, BaseRate]
    other: BaseRate

    def of(self, segment_key: str) -> BaseRate:
        """Return the rate of a segment."""
        return self.by_segment.get(segment_key, self.other)


def read_base_rates(warehouse: Warehouse, given: float | None = None) -> BaseRates:
    """Return what is known about response without contact; a given rate takes precedence."""
    if given is not None:
        return BaseRates({}, BaseRate(given, "given"))
    if not warehouse.scalar("select count(*) from model.campaign_cells"):
        return BaseRates({}, _assumed(warehouse))
    by_segment = {
        row.segment_key: BaseRate(_usable(row.holdout_rate, row.holdout_count), f"holdout of {row.campaign_name}")
        for row in warehouse.rows(
            "select segment_key, holdout_rate, holdout_count, campaign_name from model.segment_evidence"
            " where is_measured order by segment_key"
        )
    }
    overall = warehouse.row("""
select effects.holdout_rate, effects.holdout_count, campaigns.campaign_name
from model.campaign_effects as effects
inner join core.campaigns on effects.campaign_key = campaigns.campaign_key
where effects.outcome_name = 'response' and effects.segment_key is null and effects.lift is not null
    and campaigns.origin <> 'standing'
order by campaigns.start_date desc, length(campaigns.campaign_key) desc, campaigns.campaign_key desc, effects.arm_name
limit 1""")
    if overall:
        rate = _usable(overall.holdout_rate, overall.holdout_count)
        return BaseRates(by_segment, BaseRate(rate, f"holdout of {overall.campaign_name}"))
    return BaseRates(by_segment, _assumed(warehouse))


def _assumed(warehouse: Warehouse) -> BaseRate:
    return BaseRate(warehouse.scalar("select assumed_base_rate from model.campaign_thresholds"), "assumed")


def _usable(rate: float, count: int) -> float:
    """Return a rate that is never exactly 0 or 1: a holdout without a response does not prove that nobody would."""
    return (rate * count + 0.5) / (count + 1)
