"""Write the SQL that places customers: one expression for every statement that needs a segment or a distance.

The form is linear and shifted by the feature means, ties go to the lowest key, and constants are in scientific
notation; `SegmentModel.predict` adds in the same order, so numpy and SQL agree to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence

from segapp.model import SegmentModel, Transform
from segapp.transforms import transformed_sql
from segapp.warehouse.identifiers import float_literal, quote_identifier, quote_text

SOURCE = "features.customer_features"
FAR = float_literal(1.7976931348623157e308)
MARGIN = """case
        when runner_up_distance > 0e0 then 1e0 - centroid_distance / runner_up_distance
        when runner_up_distance = 0e0 then 0e0
    end"""


def measured_select(model: SegmentModel, source: str = SOURCE, carried: Sequence[str] = ()) -> str:
    """Return a select with one row per customer of `source`: numbers of the nearest and second-best segment, distances.

    Columns: customer_id, segment_number (position of the key, from 1), runner_up_number, centroid_distance,
    runner_up_distance, runner_up_margin, exclusion_reason. Distances are in standard deviations. A customer without a
    finite value in a training feature has null in all but customer_id and exclusion_reason. Columns of `source` that
    are carried follow unchanged.
    """
    # Under another name inside, because a feature may be called as one of the steps here.
    inside = {name: quote_identifier(f"carried {name}") for name in carried}
    entering = "".join(f", {quote_identifier(name)} as {each}" for name, each in inside.items())
    passing = "".join(f", {each}" for each in inside.values())
    leaving = "".join(f", {each} as {quote_identifier(name)}" for name, each in inside.items())
    return f"""
with features as (
    select customer_id, {_inputs(model)}{entering}
    from {source}
),
{_distance_steps(model, passing)},
{_rooted_step(model, passing)}
select
    customer_id,
    segment_number,
    runner_up_number,
    centroid_distance,
    runner_up_distance,
    {MARGIN} as runner_up_margin,
    exclusion_reason{leaving}
from rooted""".strip()


def _distance_steps(model: SegmentModel, passing: str) -> str:
    """Return the steps from features to the smallest and second smallest d and the segment's number."""
    numbers = range(1, len(model.keys) + 1)
    return f"""
distances as (
    select
        customer_id,
        {_exclusion_reason(model)} as exclusion_reason,
        {_own_square(model)} as own_square,
        {_distances(model)}{passing}
    from features
),
nearest as (
    select *, {_least([f"d{j}" for j in numbers])} as d_nearest
    from distances
),
placed as (
    select *, {_case("d_nearest", [(f"d{j}", str(j)) for j in numbers])} as segment_number
    from nearest
),
seconds as (
    select *, {_runner_up(len(model.keys))} as d_runner_up
    from placed
)""".strip()


def _rooted_step(model: SegmentModel, passing: str) -> str:
    """Return the step that turns d into distances and names the runner-up."""
    return f"""
rooted as (
    select
        customer_id,
        exclusion_reason,
        segment_number,
        {_runner_up_number(len(model.keys))} as runner_up_number,
        {_root("d_nearest + own_square")} as centroid_distance,
        {_root("d_runner_up + own_square")} as runner_up_distance{passing}
    from seconds
)""".strip()


def numbered_select(model: SegmentModel, source: str = SOURCE) -> str:
    """Return a select with u1, u2, ... (features before scaling) and segment_number of all placed customers."""
    numbers = range(1, len(model.keys) + 1)
    units = ", ".join(f"u{i}" for i in range(1, len(model.transforms) + 1))
    placed = " and ".join(f"u{i} is not null" for i in range(1, len(model.transforms) + 1))
    return f"""
select {units}, {_case("d_nearest", [(f"d{j}", str(j)) for j in numbers])} as segment_number
from (
    select *, {_least([f"d{j}" for j in numbers])} as d_nearest
    from (
        select {units}, {_distances(model)}
        from (select {_inputs(model)} from {source}) as features
        where {placed}
    ) as distances
) as nearest""".strip()


def segment_key_sql(number: str, model: SegmentModel) -> str:
    """Return SQL that turns a segment number into its key."""
    return f"cast({case_of(number, [quote_text(key) for key in model.keys])} as varchar)"


def case_of(number: str, values: list[str]) -> str:
    """Return SQL that picks the n-th of some constants."""
    return _case(number, [(str(n), value) for n, value in enumerate(values, 1)])


def input_expression(transform: Transform) -> str:
    """Return SQL for u, the feature's value after imputation and log; null where it cannot be used."""
    value = transformed_sql(transform, quote_identifier(transform.feature_name))
    if transform.imputed_value is None:
        return value
    imputed = transformed_sql(transform, float_literal(transform.imputed_value))
    return f"coalesce({value}, {imputed})"


def _inputs(model: SegmentModel) -> str:
    return ", ".join(f"{input_expression(each)} as u{i}" for i, each in enumerate(model.transforms, 1))


def _exclusion_reason(model: SegmentModel) -> str:
    cases = [
        f"when u{i} is null then {quote_text(each.label + ' is missing or not a finite number')}"
        for i, each in enumerate(model.transforms, 1)
    ]
    return "case " + " ".join(cases) + " end"


def _shifted(i: int, transform: Transform) -> str:
    return f"(u{i} - {float_literal(transform.centre)})"


def _own_square(model: SegmentModel) -> str:
    terms = [f"{_shifted(i, each)} / {float_literal(each.scale)}" for i, each in enumerate(model.transforms, 1)]
    return " + ".join(f"({term}) * ({term})" for term in terms)


def _distances(model: SegmentModel) -> str:
    constants, slopes = model.linear_form()
    lines = []
    for j, constant in enumerate(constants):
        terms = [
            f"{_shifted(i + 1, transform)} * {float_literal(slopes[j, i])}"
            for i, transform in enumerate(model.transforms)
        ]
        lines.append(f"{' + '.join([float_literal(constant), *terms])} as d{j + 1}")
    return ",\n        ".join(lines)


def _least(expressions: list[str]) -> str:
    return expressions[0] if len(expressions) == 1 else f"least({', '.join(expressions)})"


def _case(subject: str, branches: list[tuple[str, str]]) -> str:
    return f"case {subject} " + " ".join(f"when {when} then {then}" for when, then in branches) + " end"


def _root(square: str) -> str:
    """Return the root of a square that rounding may have pushed below zero; null stays null (`greatest` drops it)."""
    return f"sqrt(case when {square} < 0e0 then 0e0 else {square} end)"


def _runner_up(count: int) -> str:
    """Return the second smallest d: the smallest of the others."""
    if count == 1:
        return "cast(null as double)"
    others = [f"case when segment_number = {j} then {FAR} else d{j} end" for j in range(1, count + 1)]
    return f"case when segment_number is not null then least({', '.join(others)}) end"


def _runner_up_number(count: int) -> str:
    if count == 1:
        return "cast(null as integer)"
    whens = [f"when segment_number <> {j} and d{j} = d_runner_up then {j}" for j in range(1, count + 1)]
    return "case " + " ".join(whens) + " end"
