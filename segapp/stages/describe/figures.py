"""Make number_figures from the counts: mean, spread and quantiles of each number, by segment and for all."""

from __future__ import annotations

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
    quantile_cont does; a customer's value is taken as the mean of its fine bin, which is exact where a bin holds one
    value (whole numbers over a range of up to 500) and else within 0.2 % of the distance from the smallest value.
    """
    warehouse.execute(f"create or replace temp table number_figures as {_figures_select()}")


BINNED_COUNTS = """
counts as (
    select segment_key, 'segment' as scope, feature_number, bin, customer_count, steps, high_squares, low_squares
    from number_counts
    where segment_key is not null
    union all
    select
        null, scopes.scope, feature_number, bin,
        cast(sum(customer_count) as bigint), cast(sum(steps) as bigint),
        cast(sum(high_squares) as bigint), cast(sum(low_squares) as bigint)
    from number_counts
    inner join (values ('placed'), ('everyone')) as scopes (scope)
        on number_counts.segment_key is not null or scopes.scope = 'everyone'
    group by scopes.scope, feature_number, bin
),
bins as (
    select
        counts.*,
        number_columns.low,
        number_columns.steps_per_unit,
        low + cast(steps as double) / cast(customer_count as double) / steps_per_unit as bin_value,
        sum(case when bin is not null then customer_count end)
            over (partition by scope, segment_key, counts.feature_number order by bin nulls last) as upto,
        sum(case when bin is not null then customer_count end)
            over (partition by scope, segment_key, counts.feature_number) as n
    from counts
    inner join number_columns on counts.feature_number = number_columns.feature_number
)"""
"""Counts per bin, of each segment, of all who are placed (with whom segments are compared: who has no segment because a
value is missing may be quite different) and of everyone, with a value for each bin and how many lie up to it."""


def _figures_select() -> str:
    """Return the select of number_figures: one row per segment (and all who are placed, and everyone) and feature."""
    picks = ",\n        ".join(
        f"min(case when upto > floor({p} * (n - 1)) then bin_value end) as {name}_below,"
        f" min(case when upto > ceil({p} * (n - 1)) then bin_value end) as {name}_above"
        for name, p in QUANTILES.items()
    )
    quantiles = ",\n    ".join(
        f"{name}_below + ({p} * (n - 1) - floor({p} * (n - 1))) * ({name}_above - {name}_below) as {name}"
        for name, p in QUANTILES.items()
    )
    return f"""
with
{BINNED_COUNTS},
sums as (
    select
        scope,
        segment_key,
        feature_number,
        low,
        steps_per_unit,
        n,
        coalesce(sum(customer_count) filter (where bin is null), 0) as missing_count,
        cast(sum(steps) as hugeint) as s1,
        cast(sum(high_squares) as hugeint) * 2147483648 + cast(sum(low_squares) as hugeint) as s2,
        {picks}
    from bins
    group by scope, segment_key, feature_number, low, steps_per_unit, n
)
select
    scope,
    segment_key,
    sums.feature_number,
    number_columns.feature_name,
    cast(coalesce(n, 0) as bigint) as customer_count,
    cast(missing_count as bigint) as missing_count,
    sums.low + cast(s1 as double) / cast(n as double) / sums.steps_per_unit as mean,
    sqrt(cast(n * s2 - s1 * s1 as double)) / cast(n as double) / sums.steps_per_unit as sd,
    {quantiles}
from sums
inner join number_columns on sums.feature_number = number_columns.feature_number"""
