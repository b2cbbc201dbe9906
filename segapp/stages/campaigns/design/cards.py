"""Make a test card per segment: whom to contact, how many, how many held out, and the smallest visible effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from segapp.figures import figure
from segapp.stages.campaigns.design.power import Aim, Design, Level, advised_holdout, minimum_detectable
from segapp.stages.campaigns.effects.base_rates import BaseRate, read_base_rates
from segapp.warehouse import Warehouse

OUTCOME_WINDOW_DAYS = 14


@dataclass(frozen=True)
class Card:
    """A test of some customers; smallest_lift, the minimum detectable effect, is None where no effect would show."""

    contact_count: int
    holdout_count: int
    holdout_share: float
    base_rate: BaseRate
    wanted_lift: float
    smallest_lift: float | None

    @property
    def is_large_enough(self) -> bool:
        """Return whether the test can detect the effect that matters."""
        return self.smallest_lift is not None and self.smallest_lift <= self.wanted_lift


def make_card(
    count: int, *, base_rate: BaseRate, aim: Aim, thresholds: Any, holdout_share: float | None = None
) -> Card:
    """Return the test of so many customers, with the given holdout or the smallest one that shows the wanted lift."""
    level = Level(thresholds.family_alpha, thresholds.power)
    rate = base_rate.rate
    if holdout_share is None:
        most = thresholds.most_holdout_share
        holdout_share = advised_holdout(count, base_rate=rate, aim=aim, level=level, most=most)
    held_out = round(count * holdout_share)
    smallest = minimum_detectable(Design(count - held_out, held_out, rate, aim.break_even_lift), level)
    return Card(count - held_out, held_out, holdout_share, base_rate, aim.wanted_lift, smallest)


def write_cards(warehouse: Warehouse, run_id: str) -> None:
    """Replace the card of every segment of the current run."""
    thresholds = warehouse.row("select * from model.campaign_thresholds")
    base_rates = read_base_rates(warehouse)
    rows = warehouse.rows(
        "select segment_key, reachable_count, advice, break_even_lift from model.segment_reasons order by segment_key"
    )
    warehouse.execute("delete from model.test_cards")
    cards = []
    for row in rows:
        limit = row.break_even_lift or 0.0
        aim = Aim(limit + thresholds.useful_lift, limit)
        base_rate = base_rates.of(row.segment_key)
        card = make_card(row.reachable_count, base_rate=base_rate, aim=aim, thresholds=thresholds)
        cards.append(_card_row(run_id, row.segment_key, card, _partner(row, rows)))
    warehouse.insert("model.test_cards", cards)


def _partner(row: Any, rows: list[Any]) -> str | None:
    """Return the segment to test together with: the largest of the same advice, else of those not to avoid."""
    others = [
        each for each in rows if each.segment_key != row.segment_key and each.reachable_count and each.advice != "avoid"
    ]
    others.sort(key=lambda each: (each.advice != row.advice, -each.reachable_count, each.segment_key))
    return others[0].segment_key if others else None


def _card_row(run_id: str, segment_key: str, card: Card, partner: str | None) -> tuple[object, ...]:
    return (
        run_id,
        segment_key,
        card.contact_count,
        card.holdout_count,
        card.holdout_share,
        card.base_rate.rate,
        card.base_rate.source,
        card.wanted_lift,
        card.smallest_lift,
        OUTCOME_WINDOW_DAYS,
        card.is_large_enough,
        None if card.is_large_enough else partner,
        card_text(card),
    )


def card_text(card: Card) -> str:
    """Return a sentence on what the test can detect."""
    if card.smallest_lift is None:
        return "Too few customers to test alone."
    points = f"{figure(100 * card.smallest_lift, 1)} points"
    if not card.is_large_enough:
        return f"Too few customers to test alone: only an effect above {points} could be seen."
    people = f"{figure(card.contact_count)} with {figure(card.holdout_count)} held out"
    return f"A test of {people} can see an effect of {points} or more in {OUTCOME_WINDOW_DAYS} days."
