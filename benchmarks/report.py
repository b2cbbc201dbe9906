"""Measure `segapp report` on published files of growing size: wall and processor time, and how large the pages are."""

from __future__ import annotations

import argparse
import os
import pathlib
import sys
import tempfile

from measure import Measured, machine, measure, median, write_table

from segapp.warehouse import open_published

SIZES = [400, 20_000]
LARGE = 10_000_000
CUSTOMERS = "customers.parquet"


def main() -> None:
    """Measure every size and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=SIZES)
    parser.add_argument("--large", action="store_true", help=f"also {LARGE:,} customers")
    parser.add_argument("--repeat", type=int, default=3, help="the medians of so many renderings")
    parser.add_argument(
        "--published", type=pathlib.Path, nargs="*", default=[], help="also these projects, as they are"
    )
    options = parser.parse_args()
    lines = [
        "| customers | wall | processor | peak | index.html | report.html (one file) |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [line_of(count, options.repeat) for count in [*options.customers, *([LARGE] if options.large else [])]]
    lines += [rendered(folder, options.repeat) for folder in options.published]
    load = os.getloadavg()[0]
    lines += ["", f"{machine('duckdb', 'jinja2', 'vl-convert-python')} Other work on the machine: load {load:.1f}."]
    write_table("report", lines)


def line_of(customer_count: int, repeat: int) -> str:
    """Publish a made-up file of one size, then write its report anew a few times."""
    with tempfile.TemporaryDirectory(prefix="segapp-bench-") as name:
        folder = pathlib.Path(name)
        sample = ("sample", "--customers", str(customer_count), "--output", CUSTOMERS)
        for words in (sample, ("run", CUSTOMERS, "--evidence", "none")):
            segapp(folder, *words)
        return rendered(folder, repeat)


def rendered(folder: pathlib.Path, repeat: int) -> str:
    """Write the report of a published project anew a few times."""
    with open_published(folder / "warehouse.duckdb") as warehouse:
        customer_count = warehouse.scalar("select customer_count from model.current_run")
    taken = median([segapp(folder, "report") for _ in range(repeat)])
    sizes = [(folder / "site" / page).stat().st_size for page in ("index.html", "report.html")]
    times = f"{taken.seconds:.1f} s | {taken.cpu_seconds:.1f} s | {taken.peak_mib:.0f} MiB"
    return f"| {customer_count:,} | {times} | {' | '.join(f'{size / 1000:.0f} kB' for size in sizes)} |"


def segapp(folder: pathlib.Path, *words: str) -> Measured:
    """Run one command of segapp in a folder."""
    return measure([sys.executable, "-m", "segapp", *words], folder)


if __name__ == "__main__":
    main()
