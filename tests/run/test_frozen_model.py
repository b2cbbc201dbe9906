"""A later run places customers by what was frozen at the fit, and says what the catalog would change."""

from __future__ import annotations

import datetime
import pathlib
import shutil

import pytest

from segapp.errors import SqlFileError
from segapp.pipeline import RunRequest, run
from segapp.pipeline.campaigns import freeze_campaign
from segapp.pipeline.forget import forget
from segapp.pipeline.refit import refit
from segapp.pipeline.refit_summary import RefitRequest
from segapp.pipeline.rename import rename
from segapp.project import Project, find_project
from segapp.stages.campaigns import Selection, Split, Terms
from segapp.stages.sample import write_sample
from segapp.warehouse import open_published

CATALOG, VIEW = "3_features/feature_catalog.sql", "3_features/customer_features.sql"
PLACES = "select customer_id, segment_key, centroid_distance, runner_up_margin, exclusion_reason"
SAID = "The feature catalog has changed since the segments were made: "


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory, sql_folder: pathlib.Path) -> pathlib.Path:
    """A project folder with its own sql/ and a first run; one customer has no age."""
    home = tmp_path_factory.mktemp("fitted")
    shutil.copytree(sql_folder, home / "sql")
    write_sample(home / "customers.csv", customer_count=300)
    with (home / "customers.csv").open("a", encoding="utf-8") as file:
        file.write("nobody knows,Female,,50,50,\n")
    run_again(find_project(home))
    return home


@pytest.fixture
def shop(fitted: pathlib.Path, tmp_path: pathlib.Path) -> Project:
    """A copy of it for one test."""
    shutil.copytree(fitted, tmp_path / "shop", symlinks=True)
    return find_project(tmp_path / "shop")


def quiet(_: str) -> None:
    """Take progress and say nothing."""


def run_again(project: Project) -> tuple[str, ...]:
    """Publish a run without its report; return its notes."""
    request = RunRequest(source=project.home / "customers.csv", evidence="none", is_rendered=False)
    return run(project, request, quiet).notes


def edit(project: Project, name: str, *changes: tuple[str, str]) -> None:
    """Change a file of the project's sql/."""
    path = project.sql / name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def placed(project: Project, source: str = "model.assignments") -> list[tuple[object, ...]]:
    """Return where everybody is, by table or by live view."""
    with open_published(project.warehouse) as warehouse:
        return warehouse.execute(f"{PLACES} from {source} order by customer_id").fetchall()


def fetch(project: Project, sql: str) -> list[tuple[object, ...]]:
    """Return what the published file says."""
    with open_published(project.warehouse) as warehouse:
        return warehouse.execute(sql).fetchall()


INCOME = "'annual_income_k', 3, 'Income', 'k$', 'train', 'standard', 'exclude'"
AGE = "'age_years', 2, 'Age', 'years', 'train', 'standard', 'exclude'"
SCORE = "'spending_score', 4, 'Spending score', '', 'train'"
CHANGES = {
    "transform": ((INCOME, INCOME.replace("standard", "log")), "Income: transform standard, now log"),
    "null policy": ((AGE, AGE.replace("exclude", "median")), "Age: null_policy exclude, now median"),
    "label": ((AGE, AGE.replace("'Age'", "'Years'")), "Age: label Age, now Years"),
    "role": ((SCORE, SCORE.replace("train", "profile")), "Spending score: role train, now profile"),
    "ignored": ((SCORE, SCORE.replace("train", "ignored")), "Spending score: role train, now ignored"),
    "order": (
        (AGE, AGE.replace(", 2,", ", 9,")),
        "order of the features: age_years, annual_income_k, spending_score, now annual_income_k, spending_score,"
        " age_years",
    ),
}


@pytest.mark.parametrize(("change", "text"), CHANGES.values(), ids=CHANGES)
def test_an_edit_of_the_catalog_moves_nobody(shop: Project, change: tuple[str, str], text: str) -> None:
    """Segment, distance, margin and reason of everybody stay to the bit; the run says what a refit would apply."""
    before = placed(shop)
    profiles = "select segment_key, feature_name, segment_value from marts.segment_profiles where is_training_feature"
    described = fetch(shop, f"{profiles} order by all")
    edit(shop, CATALOG, change)
    notes = run_again(shop)
    assert [note for note in notes if note.startswith(SAID)] == [
        f"{SAID}{text}. This run keeps the segments as they were made. To apply the changes: segapp refit"
    ]
    assert placed(shop) == before
    assert placed(shop, "model.customer_scores") == before
    assert before[-1] == ("nobody knows", None, None, None, "Age is missing or not a finite number")
    assert fetch(shop, f"{profiles} order by all") == described
    stored = "select change_text from model.catalog_changes inner join model.current_run using (run_id)"
    assert fetch(shop, stored) == [(text,)]


def test_a_new_training_feature_waits_for_the_refit(shop: Project) -> None:
    """It is described from now on and forms no segments; --apply takes it up, and nothing is left to say."""
    edit(shop, VIEW, ("    customers.gender,", "    customers.gender,\n    customers.age_years * 2 as twice,"))
    row = "('twice', 7, 'Twice', '', 'train', 'standard', 'exclude', null, '', '', '0', true, false),"
    edit(shop, CATALOG, ("    ('gender'", f"    {row}\n    ('gender'"))
    before = placed(shop)
    assert any("Twice: new among the features that form segments" in note for note in run_again(shop))
    assert placed(shop) == before
    trained = "select distinct feature_name from marts.segment_profiles where is_training_feature order by all"
    assert ("twice",) not in fetch(shop, trained)
    assert refit(shop, RefitRequest(is_applied=True, evidence="quick"), quiet).is_applied
    assert ("twice",) in fetch(shop, trained)
    assert not any(note.startswith(SAID) for note in run_again(shop))


def test_other_commands_keep_the_frozen_model_too(shop: Project) -> None:
    """A frozen audience has the bands of the fit, and who is forgotten moves nobody else."""
    edit(shop, CATALOG, (INCOME, INCOME.replace("standard", "log")))
    before = placed(shop)
    terms = Terms("Spring", datetime.date(2026, 12, 1))
    freeze_campaign(shop, quiet, terms=terms, selection=Selection(), split=Split(0.2))
    bands = fetch(shop, "select distinct substr(feature_bands, 2, 1) from core.campaign_contacts order by all")
    assert [band for (band,) in bands] == ["0", "1", "2", "3", "4"]
    gone = before[0][0]
    notes = forget(shop, str(gone), quiet).notes
    assert any(note.startswith(SAID) for note in notes)
    assert placed(shop) == before[1:]


GONE = ("annual_income_k (Income), which the published segments are made of, is no column", r"segapp refit")
TEXT = ("annual_income_k (Income), which the published segments are made of, is VARCHAR now", r"segapp refit")


def test_a_training_feature_that_is_gone_is_named(shop: Project) -> None:
    """Whatever would place customers ends with one line, and nothing has changed; a refit goes on without it."""
    edit(shop, VIEW, ("    customers.annual_income_k,\n", ""))
    before = shop.warehouse.read_bytes()
    for attempt in (
        run_again,
        lambda each: rename(each, "S01", "New", quiet),
        lambda each: forget(each, "0001", quiet),
    ):
        with pytest.raises(SqlFileError) as told:
            attempt(shop)
        assert all(part in told.value.line for part in (*GONE, "customer_features.sql"))
    assert shop.warehouse.read_bytes() == before


def test_a_training_feature_that_is_text_now_is_named(shop: Project) -> None:
    """Also where the catalog only describes it by now."""
    edit(shop, VIEW, ("customers.annual_income_k,", "cast(customers.annual_income_k as varchar) as annual_income_k,"))
    edit(shop, CATALOG, (INCOME, INCOME.replace("train", "profile")))
    before = shop.warehouse.read_bytes()
    with pytest.raises(SqlFileError) as told:
        run_again(shop)
    assert all(part in told.value.line for part in TEXT)
    assert shop.warehouse.read_bytes() == before


def test_a_refit_goes_on_without_what_is_gone(shop: Project) -> None:
    """The way out that the error names is one."""
    edit(shop, VIEW, ("    customers.annual_income_k,\n", ""))
    text = (shop.sql / CATALOG).read_text(encoding="utf-8").splitlines(keepends=True)
    (shop.sql / CATALOG).write_text("".join(line for line in text if INCOME not in line), encoding="utf-8")
    mart = (shop.sql / "5_marts/customer_segments.sql").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(line for line in mart if "annual_income_k" not in line)
    (shop.sql / "5_marts/customer_segments.sql").write_text(kept, encoding="utf-8")
    assert refit(shop, RefitRequest(is_applied=True, evidence="quick"), quiet).is_applied
    assert fetch(shop, "select feature_name from model.fitted_catalog where role = 'train' order by all") == [
        ("age_years",),
        ("spending_score",),
    ]


def test_a_changed_formula_is_said_with_both(shop: Project) -> None:
    """Values that the view gives in another way place customers elsewhere: which feature, how before, how now."""
    assert not [note for note in run_again(shop) if "customer_features.sql" in note]
    edit(shop, VIEW, ("    customers.gender,\n", "    customers.gender, -- as in the shop\n"))
    assert not [note for note in run_again(shop) if "customer_features.sql" in note]
    edit(shop, VIEW, ("customers.annual_income_k,", "customers.annual_income_k / 10 as annual_income_k,"))
    (note,) = [note for note in run_again(shop) if "customer_features.sql" in note]
    assert "Income: computed as customers.annual_income_k at the fit, now as customers.annual_income_k / 10" in note
    with open_published(shop.warehouse) as warehouse:
        stored = warehouse.scalar(
            "select change_text from model.catalog_changes inner join model.current_run using (run_id)"
            " where field_name = 'formula'"
        )
    assert stored in note
    refit(shop, RefitRequest(is_applied=True, evidence="quick"), quiet)
    assert not [note for note in run_again(shop) if "customer_features.sql" in note]


def test_the_centre_of_a_mirrored_logarithm_is_a_value_of_its_customers(shop: Project) -> None:
    """Amounts below zero have a logarithm, too: the centre that analysts read lies among its customers."""
    edit(shop, VIEW, ("customers.annual_income_k,", "customers.annual_income_k - 1000 as annual_income_k,"))
    edit(shop, CATALOG, (INCOME, INCOME.replace("standard", "log")))
    (shop.home / "warehouse.duckdb").unlink()
    run_again(shop)
    with open_published(shop.warehouse) as warehouse:
        centres = warehouse.scalar(
            "select bool_and(centroid_value between -1000 and -800) from model.centroids"
            " where feature_name = 'annual_income_k'"
        )
    assert centres is True
