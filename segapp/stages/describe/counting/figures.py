"""Make number_figures from the counts: mean, spread and quantiles of each number, by segment and for all."""

from __future__ import annotations

from collections.abc import Sequence

from segapp.stages.describe.counting.segment_moments import make_number_moments
from segapp.stages.describe.counting.step_ranges import RANGE_BITS
from segapp.warehouse import Warehouse

QUANTILES = {
    "p01": "0.01e0",
    "p10": "0.1e0",
    "p25": "0.25e0",
    "median": "0.5e0",
    "p75": "0.75e0",
    "p90": "0.9e0",
    "p99": "0.99e0",
}


def make_number_figures(warehouse: Warehouse) -> None:
    """Make the temporary table number_figures: one row per number and segment, all who are placed, and everyone.

    Mean and standard deviation (population) come from exact sums. A quantile is interpolated between ranks as
    quantile_cont does; a customer's value is taken as the mean of its fine bin. Bins round the quantiles of a segment
    that are shown, and round those of all, have been made as fine as `recount_quantiles` says.
    """
    make_number_moments(warehouse)
    warehouse.execute(f"create or replace temp table number_figures as {_figures_select()}")


def binned_counts(scopes: Sequence[str] = ("placed", "everyone")) -> str:
    """Return the common table expressions `counts` and `bins`, with a value for each bin and how many lie up to it.

    Bins are of each segment, and of the scopes: all who are placed (with whom segments are compared: who has no segment
    because a value is missing may be quite different) and everyone.
    """
    named = ", ".join(f"('{scope}')" for scope in scopes)
    return f"""
counts as (
    select
        segment_key, 'segment' as scope, feature_number, bin, bits, customer_count, steps, high_squares, low_squares
    from number_counts
    where segment_key is not null
    union all
    select
        null, scopes.scope, feature_number, bin, bits,
        cast(sum(customer_count) as bigint), cast(sum(steps) as bigint),
        cast(sum(high_squares) as bigint), cast(sum(low_squares) as bigint)
    from number_counts
    inner join (values {named}) as scopes (scope)
        on number_counts.segment_key is not null or scopes.scope = 'everyone'
    group by scopes.scope, feature_number, bin, bits
),
bins as (
    select
        counts.*,
        number_step_ranges.steps_per_unit,
        low + cast(steps as double) / cast(customer_count as double) / steps_per_unit as bin_value,
        cast(sum(case when bin is not null then customer_count end)
            over (partition by scope, segment_key, counts.feature_number order by bin nulls last) as double) as upto,
        cast(sum(case when bin is not null then customer_count end)
            over (partition by scope, segment_key, counts.feature_number) as double) as n
    from counts
    left join number_step_ranges
        on counts.feature_number = number_step_ranges.feature_number
        and counts.bin >> {RANGE_BITS} = number_step_ranges.range_number
)"""


def value_at_sql(share: str, ending: str, picked: str = "bin_value") -> str:
    """Return SQL that picks, of the bins of a group, that of the customer below (floor) or above (ceil) a quantile."""
    return f"min(case when upto > {ending}({share} * (n - 1)) then {picked} end)"


def _figures_select() -> str:
    """Return the select of number_figures: one row per segment (and all who are placed, and everyone) and feature."""
    picks = ",\n        ".join(
        f"{value_at_sql(p, 'floor')} as {name}_below, {value_at_sql(p, 'ceil')} as {name}_above"
        for name, p in QUANTILES.items()
    )
    quantiles = ",\n    ".join(
        f"{name}_below + ({p} * (n - 1) - floor({p} * (n - 1))) * ({name}_above - {name}_below) as {name}"
        for name, p in QUANTILES.items()
    )
    return f"""
with
{binned_counts()},
picked as (
    select
        scope,
        segment_key,
        feature_number,
        n,
        coalesce(sum(customer_count) filter (where bin is null), 0) as missing_count,
        {picks}
    from bins
    group by scope, segment_key, feature_number, n
)
select
    picked.scope,
    picked.segment_key,
    picked.feature_number,
    number_columns.feature_name,
    cast(coalesce(n, 0) as bigint) as customer_count,
    cast(missing_count as bigint) as missing_count,
    number_moments.mean,
    number_moments.sd,
    {quantiles}
from picked
inner join number_columns on picked.feature_number = number_columns.feature_number
left join number_moments
    on picked.feature_number = number_moments.feature_number
    and picked.scope = number_moments.scope
    and picked.segment_key is not distinct from number_moments.segment_key"""
