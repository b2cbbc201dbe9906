"""Measure how the cost of the model's part grows with customers, features and numbers of segments; table and charts."""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import sys
import tempfile
from dataclasses import dataclass
from typing import Any

from measure import PAGE, machine, measure, write_table

PARTS = pathlib.Path(__file__).resolve().parent / "scale_parts"
PICTURES = PAGE.parent / "images"
ROWS, FEATURES, K_MAX = (10_000, 100_000, 1_000_000, 10_000_000), (2, 4, 6, 8, 10, 12), (5, 10, 15)
AXES = {"rows": "customers", "features": "features", "k_max": "most segments that are tried"}
STEPS = ["summary", "search", "finish", "assignment"]
COLOURS = ["#0031a7", "#b58415", "#229e89", "#954a1e"]


@dataclass(frozen=True)
class Case:
    """How large one measurement is."""

    rows: int
    features: int = 3
    k_max: int = 10


def main() -> None:
    """Measure every case and write the table and three charts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=list(ROWS))
    parser.add_argument("--middle", type=int, default=1_000_000, help="customers where features or segments vary")
    parser.add_argument("--memory-limit", default="300MB")
    options = parser.parse_args()
    series = {
        "rows": [Case(rows) for rows in options.rows],
        "features": [Case(options.middle, features) for features in FEATURES],
        "k_max": [Case(options.middle, k_max=k_max) for k_max in K_MAX],
    }
    found: dict[Case, dict[str, Any]] = {}
    for case in (case for cases in series.values() for case in cases):
        if case not in found:
            found[case] = measured(case, options.memory_limit)
    write_table("growth", table(found, options))
    for axis, cases in series.items():
        draw(axis, [{**vars(case), **found[case]} for case in cases])


def measured(case: Case, memory_limit: str) -> dict[str, Any]:
    """Return what one case took, measured in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="segapp-bench-") as name:
        folder = pathlib.Path(name)
        points = str(folder / "points.parquet")
        sizes = [points, str(case.rows), str(case.features)]
        measure([sys.executable, str(PARTS / "make_mixture.py"), *sizes], folder)
        measure([sys.executable, str(PARTS / "grown.py"), points, memory_limit, str(case.k_max)], folder)
        steps: dict[str, Any] = json.loads((folder / "output.txt").read_text().splitlines()[-1])
    print(case, steps, file=sys.stderr)
    return steps


def table(found: dict[Case, dict[str, Any]], options: argparse.Namespace) -> list[str]:
    """Return the table's lines."""
    lines = [
        f"| customers | features | most segments | kind | points | {' | '.join(STEPS)} | all | peak |",
        f"|---:|---:|---:|---|---:|{'---:|' * (len(STEPS) + 2)}",
    ]
    for case, steps in found.items():
        seconds = [steps[step] for step in STEPS]
        figures = " | ".join(f"{each:.2f} s" for each in [*seconds, sum(seconds)])
        lines.append(
            f"| {case.rows:,} | {case.features} | {case.k_max} | {steps['kind']} | {steps['points']:,} | {figures}"
            f" | {steps['memory']:.0f} MiB |"
        )
    load = f"Load of the machine at the end: {os.getloadavg()[0]:.1f}."
    limit = f"Processor seconds, doubles, memory limit of the database {options.memory_limit}."
    return [*lines, "", f"{limit} {machine('duckdb', 'scikit-learn', 'numpy')} {load}"]


def draw(axis: str, rows: list[dict[str, Any]]) -> None:
    """Write the chart of one axis: seconds by step beside the peak of memory."""
    import vl_convert

    scale = {"type": "log"} if axis == "rows" else {"type": "linear", "zero": False}
    ticks = {"values": [row[axis] for row in rows], "grid": False, "format": "~s" if axis == "rows" else "d"}
    x = {"field": axis, "type": "quantitative", "title": AXES[axis], "scale": scale, "axis": ticks}
    size = {"width": 300, "height": 220}
    memory = {"field": "memory", "type": "quantitative", "title": None}
    panels = [
        {
            **size,
            "title": "Seconds of the processor",
            "data": {"values": by_step(rows)},
            "mark": {"type": "line", "point": True},
            "encoding": {"x": x, **seconds_encoding(is_log=axis == "rows")},
        },
        {
            **size,
            "title": "Peak of the process's memory, MiB",
            "data": {"values": rows},
            "mark": {"type": "line", "point": {"color": COLOURS[0]}, "color": COLOURS[0]},
            "encoding": {"x": x, "y": memory},
        },
    ]
    spec = {"hconcat": panels, "background": "white", "config": {"font": "sans-serif", "view": {"stroke": None}}}
    (PICTURES / f"growth-{axis.replace('_', '-')}.svg").write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")


def by_step(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row per measurement and step; less than a thousandth of a second cannot be told from nothing."""
    return [{**row, "step": step, "seconds": row[step]} for row in rows for step in STEPS if row[step] >= 0.001]


def seconds_encoding(*, is_log: bool) -> dict[str, Any]:
    """Return how seconds and steps are shown."""
    scale = {"type": "log" if is_log else "linear"}
    words = {"field": "step", "type": "nominal", "title": None}
    return {
        "y": {"field": "seconds", "type": "quantitative", "title": None, "scale": scale, "axis": {"tickCount": 5}},
        "color": {**words, "scale": {"domain": STEPS, "range": COLOURS}},
        "shape": {**words, "scale": {"domain": STEPS}},
    }


if __name__ == "__main__":
    main()
