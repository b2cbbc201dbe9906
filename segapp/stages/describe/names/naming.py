"""Decide which name each segment of a run bears: the one it had or one by the rule, and whether it still fits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segapp.labels import inside
from segapp.model import Feature, RunContext
from segapp.stages.describe.names.names import AVERAGE, Fact, name_segments
from segapp.warehouse import Warehouse, step


@dataclass(frozen=True)
class Naming:
    """The name a segment bears in a run, and what it stands on.

    `basis` is what was true when the name was given, `rule_basis` what the rule would say now; both as
    {"age_years": "higher", "spending_score": "average"}. A person who renames a segment takes the latter over.
    """

    text: str
    source: str  # rule, person
    stale_reason: str | None
    basis: str
    rule_basis: str


def choose_names(
    warehouse: Warehouse, run: RunContext, features: Sequence[Feature], lineage: Mapping[str, str]
) -> dict[str, Naming]:
    """Return the name of each key of `lineage`.

    A name stays while the model is kept, marked stale when it stops being true. At a refit a person's name stays with
    its key, a rule's name with a segment that carried on, as long as it is true.
    """
    min_effect = warehouse.scalar("select name_min_effect from model.thresholds")
    facts = _facts(warehouse, run, features, sorted(lineage))
    by_rule = name_segments(facts, min_effect=min_effect)
    kept: dict[str, Naming] = {}
    for key, earlier in _earlier(warehouse, run).items():
        if key in lineage:
            reason = stale_reason(earlier.name_basis_text or "", facts[key], min_effect)
            if run.kind == "assign" or earlier.name_source == "person" or (lineage[key] == "kept" and reason is None):
                basis = earlier.name_basis_text or ""
                kept[key] = Naming(earlier.segment_name, earlier.name_source, reason, basis, by_rule[key].basis)
    others = {key: each for key, each in facts.items() if key not in kept}
    made = name_segments(others, min_effect=min_effect, taken={each.text for each in kept.values()})
    return kept | {key: Naming(name.text, "rule", None, name.basis, by_rule[key].basis) for key, name in made.items()}


def stale_reason(basis: str, facts: Sequence[Fact], min_effect: float) -> str | None:
    """Return what is no longer true of a name, in words, or None; what cannot be judged is not held against it."""
    standings = json.loads(basis or "{}")
    found = [
        f"{inside(fact.feature.label)} is now {_position(fact.direction)} all customers"
        for fact in facts
        if fact.direction != "too few to say" and not _holds(standings.get(fact.feature.feature_name), fact, min_effect)
    ]
    return "; ".join(found) or None


def _holds(standing: str | None, fact: Fact, min_effect: float) -> bool:
    if standing is None:
        return True
    if standing == AVERAGE:
        return not (fact.is_different and abs(fact.effect) >= min_effect)
    return fact.direction == standing


def _position(direction: str) -> str:
    return f"{direction} as" if direction == "about the same" else f"{direction} than"


def _earlier(warehouse: Warehouse, run: RunContext) -> dict[str, Any]:
    """Return the segments of the run before, by key, and those that a person had named before they were retired."""
    rows = warehouse.rows(
        """
select segments.segment_key, segments.segment_name, segments.name_source, segments.name_basis_text
from model.segments
inner join model.runs on segments.run_id = runs.run_id
where runs.run_id <> $run_id
qualify row_number() over (partition by segments.segment_key order by runs.run_number desc) = 1
    and (runs.run_id = $previous_run_id or name_source = 'person')""",
        {"run_id": run.run_id, "previous_run_id": run.previous_run_id},
    )
    return {row.segment_key: row for row in rows}


def _facts(
    warehouse: Warehouse, run: RunContext, features: Sequence[Feature], keys: Sequence[str]
) -> dict[str, list[Fact]]:
    """Return where each training feature of each segment stands, in catalog order.

    Where nearly all customers are in one segment, it is the average: beside it the others are low or high.
    """
    rows = warehouse.rows(
        step("profiles/facts"),
        {"run_id": run.run_id},
    )
    found = {(row.segment_key, row.feature_name): row for row in rows}
    trained = [feature for feature in features if feature.role == "train"]
    return {
        key: [
            Fact(feature, row.direction, row.effect_size_vs_others or 0.0, row.value_text or "")
            for feature in trained
            if (row := found.get((key, feature.feature_name))) is not None
        ]
        for key in keys
    }
