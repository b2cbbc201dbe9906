"""Compare the arms of a campaign at its start: every feature and category of the warehouse at once.

Features are compared when the members are loaded, since later values may be results of the campaign. Values are
taken as whole steps of their middle half, cut at ten times of it, so that sums are exact and one absurd value says
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segapp.warehouse import Warehouse, float_literal, quote_identifier, quote_text, step

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEPS, CUT = 64, 640
MOST_CATEGORIES = 8
LEAST_SHARE = 0.01
LEAST_MEMBERS = 50
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
           "FLOAT", "DOUBLE", "DECIMAL")  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """One number per member that is compared: a feature's value, or whether it is of a category (SQL for a BIGINT)."""

    feature_name: str
    category_name: str | None
    sql: str


@dataclass(frozen=True)
class Sums:
    """One pass over an arm: people, sums of the measures, and sums of their products."""

    count: int
    totals: NDArray[np.float64]
    products: NDArray[np.float64]


@dataclass(frozen=True)
class Imbalance:
    """The joint test of all measures between all arms, and the measure and arm that differ most from the others."""

    p_value: float
    measure: Measure
    arm_name: str
    difference: float


def write_balance(warehouse: Warehouse, run_id: str) -> None:
    """Compare the arms of campaigns whose members are new or have changed; keep earlier findings for the others."""
    known = {row.campaign_key: row.member_text for row in warehouse.rows("select * from model.campaign_balance")}
    for row in warehouse.rows(step("campaigns/member_texts")):
        if known.get(row.campaign_key) == row.member_text:
            continue
        warehouse.execute("delete from model.campaign_balance where campaign_key = ?", [row.campaign_key])
        found = (
            _compare(warehouse, row.campaign_key) if row.arm_count > 1 and row.known_count >= LEAST_MEMBERS else None
        )
        figures = (None,) * 5 if found is None else (
            found.p_value, found.measure.feature_name, found.measure.category_name, found.arm_name, found.difference
        )  # fmt: skip
        warehouse.insert("model.campaign_balance", [(run_id, row.campaign_key, row.member_text, *figures)])


COMPARED = """
from core.campaign_contacts as contacts
inner join features.customer_features as customers on contacts.customer_id = customers.customer_id
where contacts.campaign_key = {key} and contacts.conflicting_arm_name is null"""


def _compare(warehouse: Warehouse, campaign_key: str) -> Imbalance | None:
    source = COMPARED.format(key=quote_text(campaign_key))
    measures = _measures(warehouse, source)
    if not measures:
        return None
    names = [f"m{place}" for place in range(len(measures))]
    columns = ", ".join(f"{each.sql} as {name}" for each, name in zip(measures, names, strict=True))
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place:]]
    sums = ", ".join([*(f"sum({name})" for name in names), *(f"sum({one} * {other})" for one, other in pairs)])
    rows = warehouse.execute(f"""
select arm_name, count(*), {sums}
from (select case when is_holdout then 'holdout' else arm_name end as arm_name, {columns} {source}) as members
group by arm_name
order by arm_name""").fetchall()
    return imbalance(measures, {row[0]: _sums(row[1:], len(measures)) for row in rows})


def _sums(row: Sequence[Any], size: int) -> Sums:
    import numpy as np

    products = np.zeros((size, size))
    products[np.triu_indices(size)] = [float(each) for each in row[1 + size :]]
    whole = products + products.T - np.diag(np.diag(products))
    return Sums(int(row[0]), np.array([float(each) for each in row[1 : 1 + size]]), whole)


def imbalance(measures: Sequence[Measure], arms: Mapping[str, Sums]) -> Imbalance | None:
    """Return the joint test (Hotelling and Lawley's trace, F approximation) and the largest standardised difference."""
    import numpy as np
    from scipy.special import fdtrc

    people = sum(arm.count for arm in arms.values())
    means = {name: arm.totals / arm.count for name, arm in arms.items()}
    within = sum(arm.products - arm.count * np.outer(means[name], means[name]) for name, arm in arms.items())
    freedom = people - len(arms)
    deviations = np.sqrt(np.maximum(np.diag(within), 0) / max(freedom, 1))
    is_varied = deviations > 1e-9
    if len(arms) < 2 or freedom < 2 or not is_varied.any():
        return None
    mean = sum(arm.totals for arm in arms.values()) / people
    scale = np.where(is_varied, deviations, 1.0)
    apart = {name: np.where(is_varied, (means[name] - mean) / scale * people / max(people - arm.count, 1), 0)
             for name, arm in arms.items()}  # fmt: skip
    correlation = (within / freedom / np.outer(scale, scale))[np.ix_(is_varied, is_varied)]
    rank = int(np.linalg.matrix_rank(correlation, tol=1e-6, hermitian=True))
    inverse = np.linalg.pinv(correlation, rcond=1e-6, hermitian=True)
    shifts = [((means[name] - mean) / scale)[is_varied] for name in arms]
    trace = sum(arm.count * float(each @ inverse @ each) for arm, each in zip(arms.values(), shifts, strict=True))
    numerator, denominator = rank * (len(arms) - 1), freedom - rank + 1
    if denominator < 1:
        return None
    p_value = float(fdtrc(numerator, denominator, trace * denominator / (freedom * numerator)))
    arm_name = max(arms, key=lambda name: (float(np.abs(apart[name]).max()), name))
    place = int(np.abs(apart[arm_name]).argmax())
    return Imbalance(p_value, measures[place], arm_name, float(apart[arm_name][place]))


def _measures(warehouse: Warehouse, source: str) -> list[Measure]:
    """Return what is compared: every feature of the catalog, a category at a time, and whether a value is missing."""
    types = {row[0]: row[1] for row in warehouse.execute("describe features.customer_features").fetchall()}
    features = warehouse.rows(
        "select feature_name from features.feature_catalog where role in ('train', 'profile')"
        " order by feature_order, feature_name"
    )
    found: list[Measure] = []
    for feature in features:
        column = f"customers.{quote_identifier(feature.feature_name)}"
        kind = types.get(feature.feature_name, "").split("(")[0]
        if kind in NUMBERS:
            found += _number(warehouse, source, feature.feature_name, column)
        elif kind in ("VARCHAR", "BOOLEAN") or kind.startswith("ENUM"):
            found += _categories(warehouse, source, feature.feature_name, column)
    return found


def _number(warehouse: Warehouse, source: str, name: str, column: str) -> list[Measure]:
    low, middle, high, missing = warehouse.execute(
        f"select quantile_disc({column}, 0.25), quantile_disc({column}, 0.5), quantile_disc({column}, 0.75),"
        f" count(*) filter ({column} is null) {source}"
    ).fetchall()[0]
    made = [Measure(name, "missing", f"({column} is null)::bigint")] if missing else []
    if middle is None:
        return made
    spread = float(high) - float(low) or 1.0
    value = f"({column}::double - {float_literal(float(middle))}) * {float_literal(STEPS / spread)}"
    steps = f"cast(round(greatest(-{CUT}.0, least({CUT}.0, {value}))) as bigint)"
    return [Measure(name, None, f"coalesce({steps}, 0)"), *made]


def _categories(warehouse: Warehouse, source: str, name: str, column: str) -> list[Measure]:
    """Return a measure per common category; the commonest follows from the others."""
    text = f"coalesce({column}::varchar, 'missing')"
    rows = warehouse.execute(
        f"select {text} as word, count(*) as people, sum(count(*)) over () as all_people {source}"
        f" group by word order by people desc, word limit {MOST_CATEGORIES + 1}"
    ).fetchall()
    common = [row[0] for row in rows[1:] if row[1] >= LEAST_SHARE * row[2]]
    return [Measure(name, word, f"({text} = {quote_text(word)})::bigint") for word in common]
