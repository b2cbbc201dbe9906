"""Keep the record of a run: its id, its row in model.runs, and what it inherits from its fit."""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from dataclasses import asdict

from segapp import __version__
from segapp.clock import utc_now
from segapp.model import RunContext
from segapp.settings import Settings
from segapp.warehouse import Warehouse

FIT_FACTS = (
    *("chosen_by", "rule_k", "silhouette", "silhouette_pitch", "inertia"),
    *("point_count", "summary_kind", "grid_pitch", "summary_loss"),
    *("summary_cost_bound", "polish_pass_count", "polish_last_shift"),
    *("structure_verdict", "stability_mean_ari"),
)


def new_run_id(started_at: datetime.datetime) -> str:
    """Return the UTC start and four random hex digits: 20260131T120000Z4f2a."""
    return f"{started_at:%Y%m%dT%H%M%SZ}{secrets.token_hex(2)}"


def settings_hash(warehouse: Warehouse, settings: Settings) -> str:
    """Return a hash of everything that can change segments besides the customers: catalog, thresholds and seed."""
    parts = [
        asdict(row)
        for table in ("features.feature_catalog order by feature_order, feature_name", "model.thresholds")
        for row in warehouse.rows(f"select * from {table}")
    ]
    text = json.dumps([parts, settings.model_hash], default=str, sort_keys=True)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def input_hash_of(warehouse: Warehouse) -> str:
    """Return a hash over all customers, and over all purchases where there are any."""
    from segapp.stages.ingest import input_hash
    from segapp.stages.purchases import purchases_hash

    customers, purchases = input_hash(warehouse), purchases_hash(warehouse)
    return (
        hashlib.md5(f"{customers}{purchases}".encode(), usedforsecurity=False).hexdigest() if purchases else customers
    )


def insert_run(warehouse: Warehouse, context: RunContext, *, input_hash: str, settings_hash: str) -> None:
    """Open the run's row in model.runs."""
    values = {
        "run_id": context.run_id,
        "kind": context.kind,
        "fit_run_id": context.fit_run_id,
        "previous_run_id": context.previous_run_id,
        "batch_id": context.batch_id,
        "started_at": context.started_at,
        "data_date": context.data_date,
        "is_synthetic": context.is_synthetic,
        "input_hash": input_hash,
        "settings_hash": settings_hash,
        "segapp_version": __version__,
        "duckdb_version": warehouse.scalar("select version()"),
        "seed": context.seed,
    }
    columns, marks = ", ".join(values), ", ".join("?" for _ in values)
    warehouse.execute(
        f"insert into model.runs ({columns}, run_number)"
        f" select {marks}, (select coalesce(max(run_number), 0) + 1 from model.runs)",
        list(values.values()),
    )


def read_context(warehouse: Warehouse, run_id: str) -> RunContext:
    """Return a run's context from its row in model.runs."""
    row = warehouse.row("select * from model.runs where run_id = ?", [run_id])
    return RunContext(**{name: getattr(row, name) for name in RunContext.__dataclass_fields__})


def copy_fit_facts(warehouse: Warehouse, context: RunContext) -> None:
    """Carry over what the fit said about the model that this run keeps."""
    columns = ", ".join(f"{fact} = fit.{fact}" for fact in FIT_FACTS)
    warehouse.execute(
        f"update model.runs set choice_text = 'kept from the fit: ' || fit.choice_text, {columns}"
        " from model.runs as fit where runs.run_id = ? and fit.run_id = ?",
        [context.run_id, context.fit_run_id],
    )


def finish_run(warehouse: Warehouse, context: RunContext) -> None:
    """Close the run's row with its counts."""
    warehouse.execute(
        """
update model.runs set
    finished_at = ?,
    customer_count = (select count(*) from model.assignments),
    excluded_count = (select count(*) from model.assignments where segment_key is null),
    segment_count = (select count(*) from model.segments where segments.run_id = runs.run_id and customer_count > 0)
where run_id = ?""",
        [utc_now(), context.run_id],
    )
