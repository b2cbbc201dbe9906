"""Find for each segment a short rule that people can copy: a path of a shallow decision tree as a WHERE condition.

The tree sees a bounded sample of each segment; how many a rule catches is counted over all customers in one statement.
While the model is kept the rule stays as well, and only its counts are updated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from segapp.model import Floats, RunContext
from segapp.stages.describe.counting.columns import PLACED, NumberColumn
from segapp.stages.describe.profiles.tree import Sample, find_rule
from segapp.warehouse import Warehouse

SAMPLE_PER_SEGMENT = 2000


def write_rules(warehouse: Warehouse, run: RunContext, columns: Sequence[NumberColumn]) -> None:
    """Fill the rule of each segment of the run, with precision and recall; null where no short rule is good."""
    trained = [column for column in columns if column.feature.role == "train"]
    kept = _kept_rules(warehouse, run) if run.kind == "assign" else {}
    rules = kept or _found_rules(warehouse, trained)
    least = warehouse.scalar("select rule_min_precision from model.thresholds")
    for key, (precision, recall) in _counted(warehouse, rules).items():
        text, sql = rules[key]
        if precision >= least or kept:
            warehouse.execute(
                "update model.segments set rule_text = ?, rule_sql = ?, rule_precision = ?, rule_recall = ?"
                " where run_id = ? and segment_key = ?",
                [text, sql, precision, recall, run.run_id, key],
            )


def _kept_rules(warehouse: Warehouse, run: RunContext) -> dict[str, tuple[str, str]]:
    """Return text and SQL of the rules of the run before."""
    rows = warehouse.rows(
        "select segment_key, rule_text, rule_sql from model.segments where run_id = ? and rule_sql is not null"
        " order by segment_key",
        [run.previous_run_id],
    )
    return {row.segment_key: (row.rule_text, row.rule_sql) for row in rows}


def _found_rules(warehouse: Warehouse, columns: Sequence[NumberColumn]) -> dict[str, tuple[str, str]]:
    sample = _sample(warehouse, columns)
    least = warehouse.scalar("select rule_min_precision from model.thresholds")
    rules: dict[str, tuple[str, str]] = {}
    for key in sorted(set(sample.keys)):
        rule = find_rule(sample, key, columns, least)
        if rule is not None:
            rules[key] = (rule.text, rule.sql)
    return rules


def _sample(warehouse: Warehouse, columns: Sequence[NumberColumn]) -> Sample:
    """Return at most 2,000 customers of each segment: those whose id has the smallest md5, the same everywhere."""
    values = ", ".join(f"x{column.number} := {column.value_sql}" for column in columns)
    known = " and ".join(f"({column.value_sql}) is not null" for column in columns)
    found = warehouse.arrays(f"""
with drawn as (
    select
        segment_key,
        count(*) as customer_count,
        arg_min(struct_pack({values}), md5(customer_id) || customer_id, {SAMPLE_PER_SEGMENT}) as sampled
    from {PLACED}
    where segment_key is not null and {known}
    group by segment_key
)
select segment_key, customer_count / len(sampled) as weight, unnest(sampled, max_depth := 2)
from drawn
order by all""")
    x = [_plain(found[f"x{column.number}"]) for column in columns]
    return Sample(_plain(found["segment_key"]).astype(str).tolist(), np.column_stack(x), _plain(found["weight"]))


def _plain(values: Any) -> Floats:
    """Return an array without the mask that DuckDB puts on columns that could be null."""
    return np.asarray(np.ma.getdata(values))


def _counted(warehouse: Warehouse, rules: Mapping[str, tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return (precision, recall) of each rule over all customers; a rule that catches nobody is left out."""
    if not rules:
        return {}
    catches = ", ".join(f"count(*) filter (where {sql})" for _, sql in rules.values())
    found = warehouse.execute(f"select segment_key, count(*), {catches} from {PLACED} group by segment_key").fetchall()
    sizes = {key: size for key, size, *_ in found}
    counted = {}
    for i, key in enumerate(rules):
        caught = {segment: counts[i] for segment, _, *counts in found}
        total = sum(caught.values())
        if total and sizes.get(key):
            counted[key] = (caught[key] / total, caught[key] / sizes[key])
    return counted
