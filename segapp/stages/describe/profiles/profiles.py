"""Write model.segment_profiles and model.feature_figures: figures of numbers, shares of categories."""

from __future__ import annotations

from segapp.warehouse import Warehouse

CATEGORY_COUNT = 8
"""The most frequent categories that are shown by name; the rest is `other`."""
OTHER = ("other", "all other", "all other categories")
"""What the rest is called: the first of these names that is not a category of its own."""
FENCE = "3e0"
"""Interquartile ranges beyond a quartile from which a value is an outlier (Tukey 1977, Exploratory Data Analysis)."""

COLUMNS = (
    "run_id, segment_key, feature_name, category_name, customer_count, missing_count, segment_value, segment_sd,"
    " segment_median, segment_p10, segment_p90, base_count, base_value, base_sd, base_median"
)


def write_number_profiles(warehouse: Warehouse, run_id: str) -> None:
    """Write the numbers' rows from number_figures."""
    warehouse.execute(
        f"""
insert into model.segment_profiles ({COLUMNS})
select
    $run_id, figures.segment_key, figures.feature_name, null,
    figures.customer_count, figures.missing_count, figures.mean, figures.sd,
    figures.median, figures.p10, figures.p90,
    base.customer_count, base.mean, base.sd, base.median
from number_figures as figures
inner join number_figures as base on figures.feature_number = base.feature_number and base.scope = 'placed'
where figures.scope = 'segment'
order by figures.segment_key, figures.feature_number""",
        {"run_id": run_id},
    )


def write_feature_figures(warehouse: Warehouse, run_id: str) -> None:
    """Write how each number is spread over all customers, with the count of values far outside the quartiles."""
    warehouse.execute(
        f"""
insert into model.feature_figures
with fences as (
    select
        feature_number,
        case when p75 > p25 then p25 - {FENCE} * (p75 - p25) end as low_fence,
        case when p75 > p25 then p75 + {FENCE} * (p75 - p25) end as high_fence
    from number_figures
    where scope = 'everyone'
),
beyond as (
    select
        number_bins.feature_number,
        coalesce(sum(customer_count) filter (where bin_value < low_fence), 0) as low_outlier_count,
        coalesce(sum(customer_count) filter (where bin_value > high_fence), 0) as high_outlier_count
    from number_bins
    inner join fences on number_bins.feature_number = fences.feature_number
    where low_fence is not null
    group by number_bins.feature_number
)
select
    $run_id, figures.feature_name, customer_count, missing_count, mean, sd,
    case when customer_count > 0 then low end, p01, p10, p25, median, p75, p90, p99,
    case when customer_count > 0 then high end,
    low_outlier_count, high_outlier_count
from number_figures as figures
inner join number_columns on figures.feature_number = number_columns.feature_number
left join beyond on figures.feature_number = beyond.feature_number
where scope = 'everyone'
order by figures.feature_number""",
        {"run_id": run_id},
    )


NAMED_CATEGORIES = """
ranked as (
    select
        feature_number,
        category_name,
        row_number() over (
            partition by feature_number order by sum(customer_count) desc, category_name
        ) as category_rank
    from category_counts
    where category_name is not null
    group by feature_number, category_name
),
named as (
    select
        counts.segment_key,
        counts.feature_number,
        case when ranked.category_rank > $category_count then $other else counts.category_name end as category_name,
        counts.customer_count
    from category_counts as counts
    left join ranked
        on counts.feature_number = ranked.feature_number and counts.category_name = ranked.category_name
)"""
"""Categories by segment; those beyond the most frequent ones are gathered as `other`."""

CATEGORY_SHARES = """
totals as (
    select
        segment_key,
        feature_number,
        coalesce(sum(customer_count) filter (where category_name is not null), 0) as known_count,
        coalesce(sum(customer_count) filter (where category_name is null), 0) as missing_count
    from named
    where segment_key is not null
    group by segment_key, feature_number
),
base_shares as (
    select
        feature_number,
        category_name,
        sum(customer_count) as category_count,
        sum(sum(customer_count)) over (partition by feature_number) as known_count
    from named
    where category_name is not null and segment_key is not null
    group by feature_number, category_name
),
segment_counts as (
    select segment_key, feature_number, category_name, sum(customer_count) as category_count
    from named
    where segment_key is not null
    group by segment_key, feature_number, category_name
)"""
"""Customers whose category is known, by segment and in all, and those of each category."""


def write_category_profiles(warehouse: Warehouse, run_id: str) -> None:
    """Write one row per segment and category; categories beyond the most frequent ones are gathered as `other`."""
    warehouse.execute(
        f"""
insert into model.segment_profiles ({COLUMNS})
with
{NAMED_CATEGORIES},
{CATEGORY_SHARES}
select
    $run_id, totals.segment_key, word_columns.feature_name, base_shares.category_name,
    totals.known_count, totals.missing_count,
    cast(coalesce(segment_counts.category_count, 0) as double) / cast(nullif(totals.known_count, 0) as double),
    null, null, null, null,
    base_shares.known_count, cast(base_shares.category_count as double) / cast(base_shares.known_count as double),
    null, null
from totals
inner join base_shares on totals.feature_number = base_shares.feature_number
inner join word_columns on totals.feature_number = word_columns.feature_number
left join segment_counts
    on totals.segment_key = segment_counts.segment_key
    and totals.feature_number = segment_counts.feature_number
    and base_shares.category_name = segment_counts.category_name
order by totals.segment_key, totals.feature_number, base_shares.category_name""",
        {"run_id": run_id, "category_count": CATEGORY_COUNT, "other": _name_of_rest(warehouse)},
    )


def _name_of_rest(warehouse: Warehouse) -> str:
    taken = {row.category_name for row in warehouse.rows("select distinct category_name from category_counts")}
    return next((name for name in OTHER if name not in taken), OTHER[-1])
