"""Cut the bins in which quantiles lie until a quantile is known to a millionth of the spread, by a pass or two.

The fine bins of the counts are as wide as 1/512 of the distance from the low end of the step range. Where such a bin
holds different values and a quantile that is shown, its customers are counted once more, by narrower bins.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from segapp.stages.describe.counting.columns import NumberColumn
from segapp.stages.describe.counting.counts import bin_sql, coded_select, sums_sql
from segapp.stages.describe.counting.figures import QUANTILES, binned_counts, value_at_sql
from segapp.stages.describe.counting.step_ranges import STEP_BITS
from segapp.warehouse import Warehouse

FINE_PART = 2.0**-20
"""A bin is narrow enough at this part of the distance between the outer tenths of the customers."""
CUT_BITS = 14
"""A pass cuts a bin into at most 2^14, so that counts stay few however many customers there are."""
MOST_ROUNDS = 2
"""Bins are at most 2^20 steps wide."""
SEGMENT_QUANTILES = ("p10", "median", "p90")
"""Of a segment only these are shown; of all, every one."""


@dataclass(frozen=True)
class Wanted:
    """A bin that is too wide for a quantile: its 2^bits codes from `bin` on are to be counted by 2^fine_bits."""

    feature_number: int
    bin: int
    bits: int
    fine_bits: int
    is_last: bool  # narrow enough then


def recount_quantiles(warehouse: Warehouse, columns: Sequence[NumberColumn]) -> None:
    """Replace the rows of number_counts in which quantiles lie by those of narrower bins, where they are too wide."""
    for _ in range(MOST_ROUNDS):
        wanted = _wanted_bins(warehouse)
        if wanted:
            numbers = {each.feature_number for each in wanted}
            _recount(warehouse, [column for column in columns if column.number in numbers], wanted)
        if all(each.is_last for each in wanted):
            break


def _wanted_bins(warehouse: Warehouse) -> list[Wanted]:
    fine_bits: dict[tuple[int, int, int], int] = {}
    is_any_unplaced = warehouse.scalar("select count(*) from number_counts where segment_key is null") > 0
    scopes = ("placed", "everyone") if is_any_unplaced else ("placed",)  # else they are the same
    for number, first, bits, spread_steps in warehouse.execute(_wide_select(scopes)).fetchall():
        fine = max(math.frexp(spread_steps * FINE_PART)[1] - 1, 0)  # 2^fine <= the part < 2^(fine + 1)
        place = number, first, bits
        fine_bits[place] = min(fine_bits.get(place, bits), fine)
    return [
        Wanted(*place, max(fine, place[2] - CUT_BITS), fine >= place[2] - CUT_BITS)
        for place, fine in fine_bits.items()
        if fine < place[2]
    ]


def _holds_sql(names: Sequence[str]) -> str:
    """Return SQL for whether a bin holds a customer between whom and the next a quantile lies."""
    ranks = [f"{QUANTILES[name]} * (n - 1)" for name in names]
    return " or ".join(f"(upto > floor({rank}) and upto - customer_count <= ceil({rank}))" for rank in ranks)


# All steps of a bin are equal where the sum of their squares is that of as many times their mean.
_MEAN = "(steps // customer_count)"
_IS_ONE_VALUE = (
    f"steps = customer_count * {_MEAN}"
    f" and high_squares = customer_count * (({_MEAN} * {_MEAN}) >> {STEP_BITS})"
    f" and low_squares = customer_count * (({_MEAN} * {_MEAN}) & {2**STEP_BITS - 1})"
)


def _wide_select(scopes: Sequence[str]) -> str:
    """Return a select of the bins that hold a quantile and different values, with the spread in their steps."""
    return f"""
with
{binned_counts(scopes)},
spreads as (
    select
        scope,
        segment_key,
        feature_number,
        {value_at_sql(QUANTILES["p90"], "ceil")} - {value_at_sql(QUANTILES["p10"], "floor")} as spread
    from bins
    group by scope, segment_key, feature_number
)
select bins.feature_number, bins.bin, bins.bits, spreads.spread * bins.steps_per_unit as spread_steps
from bins
inner join spreads
    on bins.scope = spreads.scope
    and bins.feature_number = spreads.feature_number
    and bins.segment_key is not distinct from spreads.segment_key
where
    bits > 0
    and not ({_IS_ONE_VALUE})
    and case when bins.scope = 'segment' then {_holds_sql(SEGMENT_QUANTILES)} else {_holds_sql(list(QUANTILES))} end
order by all"""


def _recount(warehouse: Warehouse, columns: Sequence[NumberColumn], wanted: Sequence[Wanted]) -> None:
    warehouse.execute(
        "create or replace temp table wanted_bins (feature_number integer, bin bigint, bits bigint, fine_bits bigint)"
    )
    warehouse.insert("wanted_bins", [(each.feature_number, each.bin, each.bits, each.fine_bits) for each in wanted])
    warehouse.execute(
        "delete from number_counts using wanted_bins where number_counts.feature_number = wanted_bins.feature_number"
        " and number_counts.bin = wanted_bins.bin and number_counts.bits = wanted_bins.bits"
    )
    warehouse.execute(f"""
insert into number_counts
with
coarse as (
    select feature_number, {bin_sql("bin", columns)} as coarse_bin, bin, bits, fine_bits
    from wanted_bins
),
binned as (
    select segment_key, feature_number, code, {bin_sql("code", columns)} as coarse_bin
    from ({coded_select(columns)}) as stacked
),
cut as (
    select
        binned.segment_key,
        binned.feature_number,
        binned.code,
        (binned.code >> coarse.fine_bits) << coarse.fine_bits as bin,
        coarse.fine_bits as bits
    from binned
    inner join coarse on binned.feature_number = coarse.feature_number and binned.coarse_bin = coarse.coarse_bin
    where (binned.code >> coarse.bits) << coarse.bits = coarse.bin
)
select segment_key, feature_number, bin, bits, {sums_sql(columns)}
from cut
group by segment_key, feature_number, bin, bits""")
