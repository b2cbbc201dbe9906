"""Write a customer's training features as bands, one digit each, to keep them with a frozen audience.

Read by the question whether targeting by segment pays: against the best rule on a single feature.
"""

from __future__ import annotations

from typing import Any

from segapp.transforms import transformed_sql
from segapp.warehouse import Warehouse, float_literal, quote_identifier

CUTS = (-0.8416212335729143, -0.2533471031357997, 0.2533471031357997, 0.8416212335729143)
"""Standard deviations that cut a normal distribution into fifths; fixed, so that no pass over the values is needed."""
MISSING = 9


def bands_sql(warehouse: Warehouse) -> str:
    """Return SQL for one digit per training feature of the current fit, in its order: 0 to 4 upwards, 9 missing."""
    rows = warehouse.rows("""
select transforms.*
from model.feature_transforms as transforms
inner join model.current_run on transforms.run_id = current_run.fit_run_id
order by transforms.feature_order, transforms.feature_name""")
    return " || ".join(_band_sql(row) for row in rows) or "''"


def _band_sql(row: Any) -> str:
    value = transformed_sql(row, f"customer_features.{quote_identifier(row.feature_name)}")
    edges = [float_literal(row.centre + cut * row.scale) for cut in CUTS]
    steps = " ".join(f"when {value} < {edge} then {number}" for number, edge in enumerate(edges))
    return f"cast(case when {value} is null then {MISSING} {steps} else {len(edges)} end as varchar)"
