"""Measure the whole job, file to published warehouse and report, against pandas + scikit-learn in the same run."""

from __future__ import annotations

import argparse
import pathlib
import shutil
import sys
import tempfile
from dataclasses import dataclass

from measure import Measured, machine, measure, median, write_table

PEER = pathlib.Path(__file__).resolve().parent / "peer_pandas_sklearn.py"
SAME_WORK = """
import pathlib, sys
from segapp.pipeline import RunRequest, run
from segapp.project import find_project
request = RunRequest(source=pathlib.Path(sys.argv[1]), evidence="none", is_rendered=False)
run(find_project(), request, lambda step: None)
"""
IMPORTS = {
    "peer": "import duckdb, pandas, sklearn.cluster, sklearn.metrics, sklearn.preprocessing",
    "ours": "import duckdb, numpy, segapp.solver; segapp.solver.load_solver()",
}


@dataclass(frozen=True)
class Pair:
    """Both sides of one size."""

    customer_count: int
    peer: Measured
    same_work: Measured  # without evidence and report, which the peer does not make either
    ours: Measured


def main() -> None:
    """Measure every size, peer and ours in turn, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[200, 10_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=3, help="runs of each size up to 100,000 customers; beyond, one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="segapp-bench-") as name:
        folder = pathlib.Path(name)
        imports = {side: measure([sys.executable, "-c", code], folder) for side, code in IMPORTS.items()}
        imports |= {side: measure([sys.executable, "-c", code], folder) for side, code in IMPORTS.items()}  # warm
        pairs = [measure_pair(folder, count, options.repeat) for count in options.customers]
    write_table("whole_job", table(pairs, imports))


def measure_pair(folder: pathlib.Path, customer_count: int, repeat: int) -> Pair:
    """Measure one size; the sides take turns, so that both see the same machine."""
    source = folder / f"{customer_count}.csv"
    command = [sys.executable, "-m", "segapp", "sample", "--customers", str(customer_count), "--seed", "1"]
    measure([*command, "--output", str(source)], folder)
    peer, same_work, ours = [], [], []
    for _ in range(repeat if customer_count <= 100_000 else 1):
        peer.append(measured_in_new_folder(folder, [sys.executable, str(PEER), str(source), "peer.duckdb"]))
        same_work.append(measured_in_new_folder(folder, [sys.executable, "-c", SAME_WORK, str(source)]))
        ours.append(measured_in_new_folder(folder, [sys.executable, "-m", "segapp", "run", str(source)]))
    pair = Pair(customer_count, median(peer), median(same_work), median(ours))
    print(f"{customer_count}: peer {pair.peer}, same work {pair.same_work}, all {pair.ours}", file=sys.stderr)
    return pair


def measured_in_new_folder(folder: pathlib.Path, command: list[str]) -> Measured:
    """Measure a command in an empty folder, so that no run finds what another left."""
    empty = pathlib.Path(tempfile.mkdtemp(dir=folder))
    result = measure(command, empty)
    shutil.rmtree(empty)
    return result


def table(pairs: list[Pair], imports: dict[str, Measured]) -> list[str]:
    """Return the table's lines."""
    lines = [
        "| customers | pandas + scikit-learn: wall / peak | segapp, the same work: wall / peak | wall | peak"
        " | segapp run, with evidence and report: wall / peak | wall |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for pair in pairs:
        faster, smaller = pair.peer.seconds / pair.same_work.seconds, pair.peer.peak_mib / pair.same_work.peak_mib
        lines.append(
            f"| {pair.customer_count:,} | {pair.peer} | {pair.same_work} | {faster:.1f}x | {smaller:.1f}x"
            f" | {pair.ours} | {pair.peer.seconds / pair.ours.seconds:.1f}x |"
        )
    lines.append(f"| imports alone, part of the above | {imports['peer']} | {imports['ours']} | | | | |")
    lines += ["", machine("duckdb", "scikit-learn", "pandas", "numpy")]
    return lines


if __name__ == "__main__":
    main()
