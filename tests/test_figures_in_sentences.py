"""Every figure of a sentence is written by one definition: marked, so that its reader's separators can be shown."""

from __future__ import annotations

import ast
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
SQL_NUMBERS = {
    "segapp/warehouse/identifiers.py",
    "segapp/stages/campaigns/intake/made_up_outcomes.py",
    "segapp/stages/marts.py",
}
"""Numbers for the database, and one without thousands or decimals."""
DRAWN = "segapp/render/"
SHOWN = {"segapp/figures.py", "segapp/stages/export/answers.py"}
"""Where figures are written out: the definition itself, and tables that print each value by itself."""


def test_no_module_writes_separators_itself() -> None:
    """`{count:,}` and `{share:.1%}` are English for ever; segapp.figures has figure and percentage."""
    found = []
    for path in sorted((ROOT / "segapp").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name in SQL_NUMBERS | SHOWN or name.startswith(DRAWN):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            spec = node.format_spec if isinstance(node, ast.FormattedValue) else None
            text = "".join(str(part.value) for part in spec.values if isinstance(part, ast.Constant)) if spec else ""
            if re.search(r",|\.\d+[f%]|%$", text) and not _is_marked(path, node):
                found.append(f"{name}:{node.lineno} {text}")
    assert found == []


def _is_marked(path: pathlib.Path, node: ast.AST) -> bool:
    line = path.read_text(encoding="utf-8").splitlines()[node.lineno - 1]
    return "marked(" in line or re.search(r":%[YmdHMS]", line) is not None


def test_no_view_writes_separators_itself() -> None:
    """In SQL a figure for a sentence is translated to marks, or to the project's separators (model.figure_signs)."""
    found = []
    for path in sorted((ROOT / "sql").rglob("*.sql")):
        text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        for place in re.finditer(r"\bformat\(", text):
            before = text[: place.start()]
            is_whole = text.startswith("format('{:.0f}'", place.start())
            is_marked = is_whole or _is_inside(before, "translate(") or _is_inside(before, "length(")
            if not is_marked:
                found.append(f"{path.relative_to(ROOT)}: {text[place.start() : place.start() + 40]!r}")
    assert found == []


def _is_inside(before: str, call: str) -> bool:
    """Say whether a call that has opened before is still open."""
    start = before.rfind(call)
    inside = before[start + len(call) :]
    return start >= 0 and inside.count("(") >= inside.count(")")
