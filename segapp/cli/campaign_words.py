"""Format what the campaign commands found: plans, budgets, frozen audiences and results as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from segapp.cli.console import counted
from segapp.figures import figure, percentage

if TYPE_CHECKING:
    import datetime

    from segapp.pipeline.campaigns import CampaignResults
    from segapp.pipeline.contact_lists import ExportedArm
    from segapp.stages.campaigns import BudgetPlan, CampaignPlan, Frozen
    from segapp.stages.campaigns.budget.allocation import Outlook


RESPONSE_ONLY = (
    "Response, not lift: nobody was held out, so responses that would have come without contact count as well."
    " Hold some out to measure lift."
)


def plan_lines(made: CampaignPlan) -> Iterator[str]:
    """Yield a plan by segment, what all together can tell, and what earlier campaigns have shown."""
    head = ("", "", "customers", "left out", "to contact", "held out", "cost", "alone shows from")
    rows = [
        (
            row.segment_key,
            row.segment_name,
            figure(row.chosen_count),
            figure(row.forbidden_count + row.recent_count),
            figure(row.contact_count),
            figure(row.holdout_count),
            "" if row.cost is None else figure(row.cost, 2),
            "nothing" if row.smallest_lift is None else f"{figure(100 * row.smallest_lift, 1)} points",
        )
        for row in made.rows
    ]
    yield from _aligned([head, *rows], left=2)
    card = made.card
    cost = "" if made.cost is None else f", cost {figure(made.cost, 2)}"
    held = f"{figure(card.holdout_count)} held out ({percentage(card.holdout_share, 0)})"
    yield f"Together {figure(card.contact_count)} to contact, {held}{cost}"
    yield f"Response without contact {percentage(card.base_rate.rate)} ({card.base_rate.source})"
    if made.break_even_lift is None:
        points = f"{figure(100 * card.wanted_lift, 1)} extra responses per 100 contacted"
        yield f"{points} are assumed to pay; give --cost-per-contact and --value-per-response to know what pays"
    else:
        yield f"Needs {figure(100 * made.break_even_lift, 1)} extra responses per 100 contacted to pay"
    if card.smallest_lift is not None:
        yield (
            f"All together, a true effect of {figure(100 * card.smallest_lift, 1)} or more is found in"
            " 80 of 100 such campaigns (minimum detectable effect)"
        )
    yield made.advice_text
    yield from made.caution_texts


def budget_lines(made: BudgetPlan) -> Iterator[str]:
    """Yield a budget plan, what limits it, and what else the money could do."""
    code = f" {made.currency_code}" if made.currency_code else ""
    yield from made.notes
    if made.basis == "response":
        yield RESPONSE_ONLY
    rows = [("", "", "to contact", "reachable", "expected profit", "")]
    for row in made.rows:
        seen = row.outlook
        profit = _profit(seen, code) if seen and seen.contact_count else ""
        count = seen.contact_count if seen else 0
        rows.append(
            (
                row.segment_key,
                row.segment_name,
                figure(count),
                figure(row.reachable_count),
                profit,
                row.limit_text,
            )
        )
    yield from _aligned(rows, left=2, last_left=True)
    seen = made.outlook
    what = "Expected profit" if made.basis == "lift" else "Profit if they respond again as they did:"
    yield (f"{what} {_profit(seen, code)}; {made.limit_text} limits it; {figure(made.unspent, 2)}{code} stays unspent")
    for each in made.comparisons:
        yield f"  {each.plan_name}: {_profit(each.outlook, code)}"
    yield made.comparison_text
    for name, scene in made.sensitivity:
        yield f"  If {name}: {_whole(scene.profit)}{code} from {figure(scene.contact_count)} contacts"
    yield "Next: segapp campaign freeze NAME --from-plan"


def frozen_lines(frozen: Frozen) -> Iterator[str]:
    """Yield who is in an audience, who was left out and why, and what comes next."""
    counts = ", ".join(f"{arm} {figure(count)}" for arm, count in frozen.arm_counts.items())
    yield from frozen.notes
    yield f"{frozen.campaign_key}  {frozen.campaign_name}: {figure(frozen.member_count)} members ({counts})"
    for reason, count in frozen.left_out.items():
        yield f"Left out: {figure(count)} {reason}"
    if "holdout" not in frozen.arm_counts:
        yield "Nobody is held out: this campaign can measure response, but not lift."
    yield f'Next: segapp campaign export "{frozen.campaign_name}"'


def standing_lines(frozen: Frozen, until: datetime.date) -> Iterator[str]:
    """Yield whom no campaign contacts, until when, and how the yearly figure is made."""
    yield from frozen.notes
    held_out = frozen.arm_counts.get("holdout", 0)
    yield (
        f"{frozen.campaign_key}  {frozen.campaign_name}: {figure(held_out)} of {figure(frozen.member_count)} customers"
        f" are contacted by no campaign until {until}"
    )
    for reason, count in frozen.left_out.items():
        yield f"Left out: {figure(count)} {reason}"
    yield (
        "After that, see what all campaigns of the year brought:"
        f' segapp ingest outcomes FILE --campaign "{frozen.campaign_name}"'
    )


def export_lines(written: Sequence[ExportedArm], merge_file: str) -> Iterator[str]:
    """Yield what is in each file, whom the person's own list names, and who is in no file."""
    for each in written:
        yield f"{counted(each.row_count, 'member')} of {each.arm_name}  {each.path}"
    found = [each.found_count for each in written if each.found_count is not None]
    row_count = sum(each.row_count for each in written)
    if found:
        yield f"{figure(sum(found))} of {counted(row_count, 'member')} found in {merge_file}"
    left_out = sum(each.left_out_count for each in written)
    if left_out:
        yield f"{figure(left_out)} left out: must not be contacted since"


def result_lines(found: CampaignResults) -> Iterator[str]:
    """Yield what a campaign brought, over all and by segment, and whether targeting by segment pays."""
    header = found.campaign
    yield (
        f"{header['campaign_name']} from {header['start_date']}, {header['outcome_window_days']} days:"
        f" {figure(header['contacted_count'])} contacted, {figure(header['holdout_count'])} held out"
    )
    if header["warning_text"]:
        yield header["warning_text"]
    if not found.has_outcomes:
        yield f'Next: segapp ingest outcomes FILE --campaign "{header["campaign_name"]}"'
        return
    lifts = [lift for lift in found.lifts if lift["outcome_name"] == "response"]
    if not lifts:
        yield "Nobody who was contacted can be counted, so there is nothing to measure."
    money = {_place(lift): lift for lift in found.lifts if lift["outcome_name"] == "revenue"}
    for lift in lifts:
        yield from _lift_lines(lift, money.get(_place(lift)))
    if found.targeting_text:
        yield f"Does targeting by segment pay here? {found.targeting_text}"


def _place(lift: dict[str, Any]) -> tuple[object, object]:
    return (lift["segment_key"], lift["arm_name"])


def _lift_lines(lift: dict[str, Any], money: dict[str, Any] | None) -> Iterator[str]:
    """Yield a lift and its money, on which advice rests; why it is not judged was said above."""
    verdict = "Not judged." if lift["verdict_word"] == "not judged" else lift["verdict_text"]
    who = lift["segment_name"] or lift["segment_key"] or "All segments"
    contacted, held_out = (_share_of(lift, side) for side in ("contacted", "holdout"))
    rate = f"{contacted} against {held_out}" if lift["holdout_count"] else contacted
    yield f"  {lift['segment_key'] or '':<4} {who} ({lift['arm_name']}): {rate}. {verdict}"
    code = f" {lift['currency_code']}" if lift["currency_code"] else ""
    if lift["lift_adjusted"] is not None and lift["is_imbalanced"]:
        middle, low, high = (_points(lift[f"lift_adjusted{end}"]) for end in ("", "_low", "_high"))
        yield f"       The arms differ in their mix of segments; adjusted for it: {middle} ({low} to {high})"
    if lift["response_profit"] is not None:
        yield (
            f"       Cost {_whole(lift['cost_total'])}{code}, revenue {_whole(lift['response_revenue'])}, profit"
            f" {_whole(lift['response_profit'])}; breaks even at"
            f" {percentage(lift['break_even_rate'])} (response, not lift)"
        )
    if lift["incremental_profit"] is not None:
        profit, low, high = (_whole(lift[f"incremental_profit{end}"]) for end in ("", "_low", "_high"))
        extra = _whole(lift["incremental_count"])
        if money and money["lift_low"] is not None:
            yield f"       In money, which decides: {money['verdict_text']}"
        yield f"       {extra} extra responses; profit {profit}{code} ({low} to {high})"


def _points(lift: float) -> str:
    """Return a lift in points, with a real minus sign."""
    return figure(round(100 * lift, 1) + 0.0, 1).replace("-", "\N{MINUS SIGN}")


def _share_of(lift: dict[str, Any], side: str) -> str:
    """Return a rate of so many; the count alone while nothing may be compared."""
    rate, count = lift[f"{side}_rate"], lift[f"{side}_count"]
    hits = lift[f"{side}_response_count"]
    return f"{figure(hits)} of {figure(count)}" if rate is None else f"{percentage(rate)} of {figure(count)}"


def _profit(seen: Outlook, code: str) -> str:
    """Return a profit with its likely range."""
    return f"{_whole(seen.profit)}{code} ({_whole(seen.profit_low)} to {_whole(seen.profit_high)})"


def _whole(amount: float) -> str:
    """Return an amount in whole units, as the report writes it: with a real minus sign and no minus before 0."""
    return figure(round(amount)).replace("-", "\N{MINUS SIGN}")


def _aligned(rows: Sequence[Sequence[str]], *, left: int, last_left: bool = False) -> Iterator[str]:
    """Yield rows as lines in columns; the first `left` columns, and the last one if asked, are set to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lefts = {*range(left), *([len(widths) - 1] if last_left else [])}
    for row in rows:
        cells = [
            f"{cell:<{width}}" if place in lefts else f"{cell:>{width}}"
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            if width
        ]
        yield ("  " + "  ".join(cells)).rstrip()
