"""Measure the model's part at any size, side by side: summary, search and assignment against what a user would write.

Every part is a process of its own on the same Parquet file, so that its peak memory is its own; the limits named beside
each figure (one pass of Lloyd's algorithm in SQL, a table of the same columns from cheap expressions) are taken in the
same run.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import sys
import tempfile
from dataclasses import dataclass

from measure import Measured, machine, measure, write_table

PARTS = pathlib.Path(__file__).resolve().parent / "scale_parts"
PEERS = {
    "sklearn_1": "pandas + scikit-learn, n_init = 1",
    "sklearn_10": "pandas + scikit-learn, n_init = 10",
    "minibatch": "pandas + MiniBatchKMeans, n_init = 1",
    "faiss": "faiss-cpu, its own sample of 256 points a centroid",
    "spark": "Spark MLlib local, k = 6 alone",
}
SCRIPTS = {
    "sklearn_1": ("peer_sklearn.py", "KMeans", "1"),
    "sklearn_10": ("peer_sklearn.py", "KMeans", "10"),
    "minibatch": ("peer_sklearn.py", "MiniBatchKMeans", "1"),
    "faiss": ("peer_faiss.py",),
    "spark": ("peer_spark.py",),
}


@dataclass(frozen=True)
class Part:
    """One process: what it took as a whole, and the seconds it gives for its steps."""

    measured: Measured
    steps: dict[str, float]


def main() -> None:
    """Measure ours and the peers asked for, and write the table of this size and kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kind", choices=["doubles", "integers"], default="doubles")
    parser.add_argument("--peers", nargs="*", choices=[*PEERS], default=["sklearn_1"])
    parser.add_argument("--memory-limit", default="300MB")
    parser.add_argument("--points", type=pathlib.Path, help="a Parquet file of customers, made where it is not there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="segapp-bench-") as name:
        folder = pathlib.Path(name)
        points = options.points.resolve() if options.points else folder / "points.parquet"
        if not points.exists():
            run_part(folder, "make_points.py", str(points), str(options.rows), options.kind)
        imports = run_part(folder, "imports.py")
        ours = run_part(folder, "ours.py", str(points), options.memory_limit)
        peers = {peer: run_part(folder, SCRIPTS[peer][0], str(points), *SCRIPTS[peer][1:]) for peer in options.peers}
    write_table(f"scale-{options.kind}-{options.rows}", table(options, ours, peers, imports))


def run_part(folder: pathlib.Path, script: str, *words: str) -> Part:
    """Run one part in a process of its own; its last line is JSON with the seconds of its steps."""
    measured = measure([sys.executable, str(PARTS / script), *words], folder)
    steps = json.loads((folder / "output.txt").read_text().splitlines()[-1])
    print(script, *words[1:], measured, steps, file=sys.stderr)
    return Part(measured, steps)


def table(options: argparse.Namespace, ours: Part, peers: dict[str, Part], imports: Part) -> list[str]:
    """Return the table's lines."""
    wall, spent = (together(ours.steps, clock) for clock in ("", ", processor"))
    peak, imported, whole = ours.steps["label, peak MiB"], imports.measured.peak_mib, ours.measured.peak_mib
    lines = [
        f"{options.rows:,} customers, three {options.kind}, k = 2..10, DuckDB limited to {options.memory_limit}.",
        "",
        "| what | seconds | of the processor | in units of |",
        "|---|---:|---:|---|",
        *(
            f"| {words} | {ours.steps[step]:.2f} | {ours.steps[f'{step}, processor']:.2f} | |"
            for step, words in (("summarize", "summarize"), ("search", "search"), ("polish", "finish"))
        ),
        f"| all before the assignment | {wall.before:.2f} | {spent.before:.2f}"
        f" | {wall.before / wall.one_pass:.1f} passes of Lloyd's algorithm in SQL ({wall.one_pass:.2f} s,"
        f" {spent.one_pass:.2f} s) |",
        f"| assignment: distances counted, all columns written, checkpoint | {wall.placing:.2f} | {spent.placing:.2f}"
        f" | {wall.placing / wall.floor:.1f} tables of the same columns from cheap expressions ({wall.floor:.2f} s,"
        f" {spent.floor:.2f} s) |",
        f"| both | {wall.all:.2f} | {spent.all:.2f} | peak {peak:.0f} MiB, {imported:.0f} of it imports;"
        f" with what it is measured against {whole:.0f} MiB |",
        f"| both, only the id, features and segment written | {wall.labelled:.2f} | {spent.labelled:.2f}"
        " | what pandas users write |",
    ]
    lines += [peer_line(PEERS[peer], part, wall, spent) for peer, part in peers.items()]
    load = f"Load of the machine at the end: {os.getloadavg()[0]:.1f}."
    return [*lines, "", f"Imports left out on both sides. {machine('duckdb', 'scikit-learn', 'numpy')} {load}"]


def peer_line(words: str, part: Part, wall: Together, spent: Together) -> str:
    """Return a peer's row: its seconds, and how many times ours they are."""
    seconds, own = part.steps["job"], part.steps.get("processor")
    times = f"{seconds / wall.all:.1f}x ours by the clock ({seconds / wall.labelled:.1f}x where we write as little)"
    if own is None:
        return f"| {words} | {seconds:.2f} | | {times}; processor and memory of Java not measured |"
    return (
        f"| {words} | {seconds:.2f} | {own:.2f} | {times}, {own / spent.all:.1f}x of the processor;"
        f" peak {part.measured.peak_mib:.0f} MiB |"
    )


@dataclass(frozen=True)
class Together:
    """Seconds of our steps taken together, and of what they are measured against, by one clock."""

    before: float
    placing: float
    labelling: float
    one_pass: float
    floor: float

    @property
    def all(self) -> float:
        """Return the seconds of our whole part."""
        return self.before + self.placing

    @property
    def labelled(self) -> float:
        """Return the seconds of our part where it writes what a user of pandas writes."""
        return self.before + self.labelling


def together(steps: dict[str, float], clock: str) -> Together:
    """Add up the steps by one clock."""
    return Together(
        before=sum(steps[f"{step}{clock}"] for step in ("summarize", "search", "polish")),
        placing=steps[f"keys and quantiles{clock}"] + steps[f"assign{clock}"],
        labelling=steps[f"label{clock}"],
        one_pass=steps[f"pass{clock}"],
        floor=steps[f"floor{clock}"],
    )


if __name__ == "__main__":
    main()
