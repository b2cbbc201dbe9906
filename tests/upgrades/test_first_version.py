"""A warehouse as the first version made it is brought to today's tables."""

from __future__ import annotations

import pathlib

from segapp.project import Project
from segapp.stages.publish.upgrades import upgrade
from segapp.warehouse import Warehouse, bring_up_to_date, build, open_working, read_objects

FIXTURE = pathlib.Path(__file__).resolve().parent / "schema_1.sql"

STAYS = [
    ("stays", "S01", "2026-01-31", None, "R1"),
    ("moved", "S02", "2026-01-31", "2026-02-28", "R1"),
    ("moved", "S01", "2026-02-28", None, "R2"),
]


def give_catalog(warehouse: Warehouse) -> None:
    """Make the one view that a step reads."""
    warehouse.execute("create schema features")
    warehouse.execute("create view features.feature_catalog as select 'age_years' as feature_name, 'Age' as label")


def test_a_file_of_the_first_version_gets_todays_tables(sql_folder: pathlib.Path) -> None:
    """After the upgrade every table is as declared, and every view can be built on it."""
    objects = read_objects(sql_folder)
    with open_working(":memory:") as warehouse:
        warehouse.execute(FIXTURE.read_text(encoding="utf-8"))
        assert warehouse.scalar("select count(*) from duckdb_tables() where schema_name = 'model'") > 20
        give_catalog(warehouse)
        upgrade(warehouse, Project(pathlib.Path("nowhere"), sql_folder, ()))
        bring_up_to_date(warehouse, objects)
        build(warehouse, objects, (1, 2, 3, 4))
        assert bring_up_to_date(warehouse, objects) == []


def test_older_runs_and_batches_get_numbers_in_the_order_of_their_times(sql_folder: pathlib.Path) -> None:
    """What had only times is numbered by them once; a fit gets the labels that the catalog of its file has."""
    project = Project(pathlib.Path("nowhere"), sql_folder, ())
    objects = read_objects(sql_folder)
    with open_working(":memory:") as warehouse:
        warehouse.execute(FIXTURE.read_text(encoding="utf-8"))
        give_catalog(warehouse)
        for name, day in (("R2", "2026-02-28"), ("R1", "2026-01-31"), ("R3", "2026-03-31")):
            warehouse.execute(
                "insert into model.runs (run_id, kind, fit_run_id, started_at, data_date, is_synthetic, segapp_version,"
                " duckdb_version, seed) values ($name, 'fit', 'R1', $day, $day, false, '0', '2', 1)",
                {"name": name, "day": day},
            )
            warehouse.execute(
                "insert into intake.batches (batch_id, entity_name, source_name, source_hash, source_bytes, row_count,"
                " loaded_count, new_count, changed_count, unchanged_count, rejected_count, duplicate_count, gone_count,"
                " data_date, loaded_at, is_synthetic, is_full_snapshot)"
                " values ('b' || $name, 'customers', '', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, $day, $day, false, false)",
                {"name": name, "day": day},
            )
        warehouse.execute(
            "insert into model.feature_transforms values ('R1', 'age_years', 2, 'standard', 0, 1, null, 0, 9),"
            " ('R1', 'height', 3, 'standard', 0, 1, null, 0, 9)"
        )
        warehouse.execute(
            "insert into model.assignments (customer_id, segment_key, segment_since_date) values"
            " ('stays', 'S01', '2026-01-31'), ('moved', 'S01', '2026-02-28'), ('unplaced', null, null)"
        )
        for stay in STAYS:
            warehouse.execute(
                "insert into model.segment_membership"
                " (customer_id, segment_key, valid_from_date, valid_to_date, run_id) values (?, ?, ?, ?, ?)",
                stay,
            )
        assert upgrade(warehouse, project) == [
            "the warehouse was upgraded to schema version 2 (runs_have_numbers)",
            "the warehouse was upgraded to schema version 3 (only_ended_stays_are_stored)",
        ]
        bring_up_to_date(warehouse, objects)
        build(warehouse, objects, (1, 2, 3, 4))
        numbers = "select run_id, run_number, batches.batch_id, batch_number from model.runs inner join intake.batches"
        numbers += " on 'b' || run_id = batches.batch_id order by run_id"
        assert warehouse.execute(numbers).fetchall() == [(f"R{n}", n, f"bR{n}", n) for n in (1, 2, 3)]
        stays = "select customer_id, segment_key, valid_from_date::varchar, valid_to_date::varchar, run_id"
        stays += " from model.segment_membership order by customer_id desc, valid_from_date"
        assert warehouse.execute(stays).fetchall() == STAYS
        assert warehouse.scalar("select count(*) from model.ended_stays") == 1
        labels = "select feature_name, label from model.feature_transforms order by all"
        assert warehouse.execute(labels).fetchall() == [("age_years", "Age"), ("height", "height")]
