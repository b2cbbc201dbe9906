"""Hold the shape of the code: who may import whom, where heavy libraries live, and what each SQL file makes."""

from __future__ import annotations

import ast
import pathlib
import re
import subprocess
import sys

import pytest

from segapp.warehouse import open_working, read_objects

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "segapp").rglob("*.py"))
SQL_FILES = sorted((ROOT / "sql").rglob("*.sql"))

RANKS = {
    "clock": 0,
    "figures": 0,
    "errors": 0,
    "entities": 0,
    "labels": 0,
    "evidence": 1,
    "languages": 1,
    "row_contract": 1,
    "model": 1,
    "named_file": 1,
    "named_source": 1,
    "project": 1,
    "segment_words": 1,
    "settings": 1,
    "solver": 1,
    "table_folder": 1,
    "warehouse": 2,
    "render": 2,
    "transforms": 3,
    "value_forms": 3,
    "scoring_sql": 4,
    "stages": 5,
    "pipeline": 6,
    "cli": 7,
    "__main__": 8,
    "__init__": 8,  # the package's door for notebooks: engine() and connect()
}
"""Imports go to a lower rank, or stay inside one part; parts of equal rank below 2 are plain values and may meet."""

HOMES = {
    "duckdb": {"warehouse"},
    "duckdb_sqlalchemy": {"warehouse"},
    "sqlalchemy": {"warehouse", "stages.push", "stages.ingest"},
    "psycopg": {"stages.push", "stages.ingest"},
    "python_calamine": {"stages.ingest"},
    "sqlglot": {"warehouse"},
    "sklearn": {"stages.cluster", "stages.describe"},
    "jinja2": {"render"},
    "pptx": {"render"},
    "vl_convert": {"render"},
    "typer": {"cli"},
    "rich": {"cli"},
    "xlsxwriter": {"stages.export"},
    "yaml": {"stages.export"},
}
SQL_START = re.compile(
    r"\s*(alter|attach|comment|copy|create|delete|detach|drop|from|insert|merge|select|set|update|with)\s"
)
HEAVY = (
    "duckdb",
    "jinja2",
    "numpy",
    "pandas",
    "pptx",
    "psycopg",
    "pyarrow",
    "python_calamine",
    "scipy",
    "sklearn",
    "sqlalchemy",
    "sqlglot",
    "vl_convert",
    "xlsxwriter",
    "yaml",
)


def name_of(path: pathlib.Path) -> str:
    """Return a module's dotted name below segapp: stages.cluster, warehouse, __init__."""
    parts = list(path.relative_to(ROOT / "segapp").with_suffix("").parts)
    if len(parts) > 1 and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def part_of(module: str) -> str:
    """Return the part a module belongs to; each stage is a part of its own."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "stages" else parts[0]


def imports_of(tree: ast.AST) -> set[str]:
    """Return every imported module, `from segapp import x` as segapp.x."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            found |= {f"{base}.{alias.name}" for alias in node.names} if base == "segapp" else {base}
            if base == "segapp.stages":
                found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def is_allowed(source: str, target: str) -> bool:
    """Say whether one module of ours may import another."""
    if part_of(source) == part_of(target) or target == "__version__":
        return True
    above, below = RANKS[source.split(".", maxsplit=1)[0]], RANKS[target.split(".", maxsplit=1)[0]]
    if part_of(target) == "stages":  # the package itself holds nothing
        return above > below
    return below < above or (below == above and above < 2)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path: pathlib.Path) -> None:
    """cli -> pipeline -> stages -> warehouse | render -> values; stages never import each other."""
    targets = {each.removeprefix("segapp.") for each in imports_of(ast.parse(path.read_text())) if "segapp." in each}
    assert [target for target in sorted(targets) if not is_allowed(name_of(path), target)] == []


def test_a_sideways_import_would_be_seen() -> None:
    """The rule itself can fail: stages do not meet, and nothing imports upwards."""
    assert not is_allowed("stages.cluster", "stages.assign")
    assert not is_allowed("warehouse.objects", "render")
    assert not is_allowed("stages.cluster", "pipeline")
    assert is_allowed("stages.cluster.search", "stages.cluster.indices")
    assert is_allowed("pipeline", "stages.cluster")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_library_has_one_home(path: pathlib.Path) -> None:
    """Only warehouse knows duckdb, only cluster and describe scikit-learn, only render Jinja, and so on."""
    libraries = {each.split(".")[0] for each in imports_of(ast.parse(path.read_text()))} & HOMES.keys()
    home = name_of(path)
    assert [name for name in sorted(libraries) if not HOMES[name] & {part_of(home), home.split(".")[0]}] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_command_line_prints_and_exits(path: pathlib.Path) -> None:
    """Everything else returns values or raises, so that it can be used from a notebook or a test."""
    forbidden = {"print", "exit", "quit", "sys.exit", "os._exit", "sys.stdout.write", "sys.stderr.write", "SystemExit"}
    calls = [ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    if name_of(path).split(".")[0] not in {"cli", "__main__"}:
        assert sorted(forbidden & set(calls)) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_module_opens_with_what_it_is_responsible_for(path: pathlib.Path) -> None:
    """The first line of a module is one sentence."""
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert re.match(r"[A-Z].*[.:;,a-z]$", docstring.split("\n")[0]), docstring[:80]
    assert "." in docstring


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_stay_short(path: pathlib.Path) -> None:
    """A Python file has at most 250 lines, a function at most 40 below its signature and docstring."""
    text = path.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert len(text.splitlines()) <= 250
    assert [node.name for node in functions if lines_of(node) > 40] == []


def lines_of(node: ast.FunctionDef) -> int:
    """Return the length of a function's body without its docstring; a SQL text counts as one line."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    texts = [each for part in body for each in ast.walk(part) if isinstance(each, ast.JoinedStr | ast.Constant)]
    spans = {(each.lineno, each.end_lineno or each.lineno) for each in texts}
    in_texts = set().union(*(range(first + 1, last + 1) for first, last in spans))
    return len(set(range(body[0].lineno, (node.end_lineno or 0) + 1)) - in_texts) if body else 0


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_bare_value_stands_between_quotes_in_sql(path: pathlib.Path) -> None:
    """A value goes in as a parameter, a name through quote_identifier; never as '{value}' or "{name}"."""
    texts = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr) and is_sql(node)]
    assert [ast.unparse(text) for text in texts if has_bare_value(text)] == []


def test_a_bare_value_would_be_seen() -> None:
    """The rule itself can fail, and lets quoted constants and quoting helpers pass."""
    texts = ["""f"select '{x}'\"""", "f'select \"{x}\" from t'", """f"select {x}, 'a' from {y} where b = 'c'\""""]
    found = [ast.parse(text, mode="eval").body for text in texts]
    assert [has_bare_value(each) for each in found if isinstance(each, ast.JoinedStr)] == [True, True, False]


def has_bare_value(node: ast.JoinedStr) -> bool:
    """Say whether a part that is filled in stands between quotes of the SQL text."""
    text = "".join(str(each.value) if isinstance(each, ast.Constant) else "\0" for each in node.values)
    quoted = re.findall(r"""'[^']*'|"[^"]*\"""", re.sub(r"--.*", "", text))
    return any("\0" in each for each in quoted)


def is_sql(node: ast.JoinedStr) -> bool:
    """Say whether an f-string begins as a SQL statement."""
    first = node.values[0]
    return isinstance(first, ast.Constant) and SQL_START.match(str(first.value)) is not None


FIXED_LINES, FIXED_CHARACTERS = 8, 500
"""A statement longer than this that is always the same stands in sql/steps, where an analyst sees it."""

KEPT = {
    "stages.campaigns.design.arms": "parts of one statement with the bands of each feature, which differ by model",
    "stages.push.postgres_catalog": "asks PostgreSQL's own catalog; DuckDB never runs it",
}
"""Modules that keep a longer one, and why."""


def fixed_statements(tree: ast.AST) -> list[str]:
    """Return the longer SQL statements into which nothing is filled, or only constants of the module."""
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in whole for part in node.values}
    fixed = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in parts]
    texts = [node.value for node in fixed if isinstance(node.value, str) and SQL_START.match(node.value)]
    texts += [
        ast.unparse(node)
        for node in whole
        if is_sql(node) and all(is_constant(part) for part in node.values if isinstance(part, ast.FormattedValue))
    ]
    return [each for each in texts if is_long(each)]


def is_long(text: str) -> bool:
    """Say whether a statement is longer than what may stand in Python; unparsed f-strings write a line end as \\n."""
    line_count = len(text.strip().replace("\\n", "\n").splitlines())
    return line_count > FIXED_LINES or len(text) > FIXED_CHARACTERS


def is_constant(part: ast.FormattedValue) -> bool:
    """Say whether what is filled in is a constant of the module."""
    return isinstance(part.value, ast.Name) and part.value.id.isupper()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_long_fixed_statements_stand_in_sql(path: pathlib.Path) -> None:
    """An analyst ought to see what is computed: only generated SQL, and what KEPT gives a reason for, is in Python."""
    found = fixed_statements(ast.parse(path.read_text()))
    assert bool(found) == (name_of(path) in KEPT), found


def test_every_step_is_run() -> None:
    """No file of sql/steps is left over, and every one that is asked for is there."""
    asked = {each for path in MODULES for each in re.findall(r'\bstep\("([\w/]+)"\)', path.read_text())}
    folder = ROOT / "sql" / "steps"
    assert asked == {str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.sql")}


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: str(path.relative_to(ROOT / "sql")))
def test_each_sql_file_says_what_it_is_for_and_stays_short(path: pathlib.Path) -> None:
    """A SQL file opens with a comment and has at most 80 lines before its column comments."""
    text = path.read_text()
    assert text.startswith("-- ")
    assert len(text.split("\ncomment on")[0].splitlines()) <= 80


def test_each_layer_builds_in_a_fresh_file(tmp_path: pathlib.Path, sql_folder: pathlib.Path) -> None:
    """Each file below the marts makes the object it is named after, in a new file, reading lower layers only."""
    objects = read_objects(sql_folder)
    with open_working(tmp_path / "warehouse.duckdb") as warehouse:
        from segapp.warehouse import build

        build(warehouse, objects, (1, 2, 3, 4))
        names = "select schema_name || '.' || table_name from duckdb_tables() union all select"
        names += " schema_name || '.' || view_name from duckdb_views() where not internal"
        made = {name for (name,) in warehouse.execute(names).fetchall()}
    assert {each.qualified_name for each in objects if each.layer < 5} <= made


def modules_after(code: str) -> set[str]:
    """Return the heavy libraries that a fresh interpreter has loaded after running some code."""
    end = "\nimport sys\nprint('\\n' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code + end], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(HEAVY) & set(done.stdout.splitlines()[-1].split())


def test_importing_segapp_loads_nothing_heavy() -> None:
    """`import segapp` in a notebook answers at once."""
    assert modules_after("import segapp") == set()


def test_help_loads_nothing_heavy() -> None:
    """`segapp --help` answers at once: heavy libraries are imported where they are used."""
    lines = ["import sys", "from segapp.cli import main", "sys.argv = ['segapp', '--help']", "try:", "    main()"]
    assert modules_after("\n".join([*lines, "except SystemExit:", "    pass"])) == set()


@pytest.mark.parametrize("path", [path for path in MODULES if path.name != "clock.py"], ids=name_of)
def test_only_the_clock_module_reads_the_clock(path: pathlib.Path) -> None:
    """A test can then set it, and what a command makes on another day is known."""
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    read = [call for call in calls if isinstance(call, ast.Attribute) and call.attr in ("now", "utcnow", "today")]
    assert [ast.unparse(call) for call in read] == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_imported_from_a_file_of_tests(path: pathlib.Path) -> None:
    """What tests share has a module of its own, so that no test file is a library of another."""
    from_tests = {each for each in imports_of(ast.parse(path.read_text())) if each.startswith("tests.")}
    assert [each for each in sorted(from_tests) if ".test_" in each] == []


INSERTS = re.compile(
    r"insert into (?:core|model|intake)\.\w+\s+(?:values|select|with|from)\b"
    r"|\.insert\(\s*\"(?:core|model|intake)\.\w+\","
)
REBUILT = {"tests/test_building.py", "tests/publish/test_checkup.py", "tests/push/conftest.py"} | {
    str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "upgrades").glob("*.py")
}
"""Tests of the tables themselves, which declare their own or those of an older version."""


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_tests_name_the_columns_that_they_fill(path: pathlib.Path) -> None:
    """A column more in a private table then breaks only the tests that are about it."""
    if str(path.relative_to(ROOT)) not in REBUILT:
        assert [each.group() for each in INSERTS.finditer(path.read_text())] == []


REPLACED = {
    "tests/campaigns/test_advice.py": "every level of capacity and receptiveness, which one catalog does not give",
    "tests/push/test_postgres.py": "a file of its own, with no marts of ours",
    "tests/run/test_sql_changes.py": "a view that somebody changed behind our back",
    "tests/report/test_copies.py": "a mart that fails while it is copied",
    "tests/report/test_workbook.py": "a mart that fails while it is written",
    "tests/report/test_words.py": "every kind of advice at once, which no campaign of one test gives",
}
"""Tests that put something else in the place of one of our views, and what for."""


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_tests_leave_our_views_as_they_are(path: pathlib.Path) -> None:
    """What is tested is what is shipped: rows are filled in, views of model and marts are not replaced."""
    ours = {f"{each.parent.name.split('_', 1)[1]}.{each.stem}" for each in (ROOT / "sql" / "5_marts").glob("*.sql")}
    ours |= {f"model.{each.stem}" for each in (ROOT / "sql" / "4_model").rglob("*.sql")}
    replaced = ours & set(re.findall(r"create or replace view ((?:model|marts)\.\w+)", path.read_text()))
    declared = path.name in {"test_building.py", "test_old_readers.py", "test_sql_names.py"}  # sql/ of their own
    assert bool(replaced) == (str(path.relative_to(ROOT)) in REPLACED) or declared, replaced
