"""Kill the real commands at random moments (kill -9) and see that file and report are the old or the new ones, whole.

For every command the project is copied afresh, the command started, and its process killed at a seeded moment within
its usual length; then the published file and site are looked at, `segapp status` heals, and they are looked at again.
The script ends with 1 when anything is neither the old nor the new state.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from measure import machine, write_table
from published import GONE_ID, State, digest_of, faults_after_healing, look

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
HEADER = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)"


@dataclass(frozen=True)
class Action:
    """One command: its words, its usual length, and the digest of the tables after it."""

    name: str
    words: tuple[str, ...]
    seconds: float = 0.0
    digest: str = ""


@dataclass(frozen=True)
class Outcome:
    """What one kill left: old, new, or a new file beside the old site; what healing said; what was wrong."""

    action: str
    was_killed: bool
    left: str
    was_healed: bool
    faults: tuple[str, ...]


def main() -> None:
    """Kill at every moment and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--record", action="store_true", help="put the table into docs/reliability.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="segapp-kills-") as name:
        outcomes = list(kill_all(pathlib.Path(name), options))
    lines = table(outcomes, options)
    if options.record:
        write_table("kills", lines, page=PAGE)
    else:
        print("\n".join(lines))
    for outcome in outcomes:
        for fault in outcome.faults:
            print(f"{outcome.action}: {fault}", file=sys.stderr)
    sys.exit(any(outcome.faults for outcome in outcomes))


def kill_all(folder: pathlib.Path, options: argparse.Namespace) -> Iterator[Outcome]:
    """Yield what each kill left; the commands take turns, so that all see the same machine."""
    base = make_base(folder, options.customers)
    actions = [measured(folder, base, action) for action in commands(folder)]
    chance = random.Random(options.seed)  # noqa: S311  (moments to kill at, no secret)
    for number in range(options.moments):
        action = actions[number % len(actions)]
        outcome = kill_once(folder, base, action, after=chance.uniform(0, action.seconds))
        told = "; ".join(outcome.faults) or "whole"
        print(f"{number + 1}/{options.moments} {action.name}: {outcome.left}, {told}", file=sys.stderr, flush=True)
        yield outcome


def make_base(folder: pathlib.Path, customer_count: int) -> pathlib.Path:
    """Make a project with two publications, and the file of a third month."""
    for month in (1, 2, 3):
        write_month(folder / f"month{month}.csv", customer_count, month)
    base = folder / "base"
    base.mkdir()
    for month in (1, 2):
        finish(segapp(base, "run", str(folder / f"month{month}.csv"), "--data-date", f"2026-0{month}-28"))
    return base


def write_month(path: pathlib.Path, customer_count: int, month: int) -> None:
    """Write customers of four groups, a few of them changed from month to month."""
    chance = random.Random(7)  # noqa: S311
    lines = [HEADER, f"{GONE_ID},Female,31,70,77"]
    for number in range(customer_count - 1):
        age, income, score = ((25, 30, 80), (45, 60, 50), (60, 90, 20), (33, 85, 82))[number % 4]
        jitter = [chance.randint(-6, 6) for _ in range(3)]
        changed = month if number % 10 == 0 else 0
        lines.append(f"{number:05d},Male,{age + jitter[0]},{income + jitter[1] + changed},{score + jitter[2]}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def commands(folder: pathlib.Path) -> list[Action]:
    """Return the commands that change what is published."""
    return [
        Action("run", ("run", str(folder / "month3.csv"), "--data-date", "2026-03-28")),
        Action("refit --apply", ("refit", "--apply")),
        Action("rollback", ("rollback",)),
        Action("forget", ("forget", GONE_ID)),
    ]


def measured(folder: pathlib.Path, base: pathlib.Path, action: Action) -> Action:
    """Let the command end by itself once: how long it takes, and what the tables are then."""
    home = copied(base, folder / "unharmed")
    start = time.monotonic()
    finish(segapp(home, *action.words))
    seconds = time.monotonic() - start
    digest = digest_of(home / "warehouse.duckdb")
    shutil.rmtree(home)
    print(f"{action.name} takes {seconds:.1f} s", file=sys.stderr, flush=True)
    return Action(action.name, action.words, seconds, digest)


def kill_once(folder: pathlib.Path, base: pathlib.Path, action: Action, *, after: float) -> Outcome:
    """Kill the command after some seconds, look, heal by the next command, and look again."""
    home = copied(base, folder / "killed")
    old = look(home)
    process = segapp(home, *action.words)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    was_killed = process.wait() == -signal.SIGKILL
    faults: list[str] = []
    found = checked(home, action, old, faults)
    notes = json.loads(finish(segapp(home, "status", "--json")))["notes"]
    healed = checked(home, action, old, faults)
    is_new, is_forget = healed.file_hash != old.file_hash, action.name == "forget"
    faults += faults_after_healing(home, found, healed, is_new=is_new, is_forget=is_forget)
    left = "new" if found.file_hash != old.file_hash else "old"
    left = "between" if (found.site_run == old.site_run) != (left == "old") else left
    shutil.rmtree(home)
    return Outcome(action.name, was_killed, left, bool(notes), tuple(faults))


def checked(home: pathlib.Path, action: Action, old: State, faults: list[str]) -> State:
    """Return what is published; note what is neither the old nor the new state, whole."""
    try:
        state = look(home)
        if state.file_hash != old.file_hash and digest_of(home / "warehouse.duckdb") != action.digest:
            faults.append("the file is neither the old one nor a finished new one")
        if state.site_run not in (old.site_run, state.file_run):
            faults.append("the site is of a third run")
    except Exception as error:  # whatever keeps it from being read is the finding
        faults.append(f"cannot be read: {error}")
        return old
    return state


def segapp(home: pathlib.Path, *words: str) -> subprocess.Popen[str]:
    """Start a command of segapp in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "segapp", *words, "--dir", str(home)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    """Return what a command prints when it ends well."""
    out, err = process.communicate(timeout=600)
    if process.returncode:
        raise SystemExit(f"{process.args} ended with {process.returncode}:\n{err}")
    return out


def copied(base: pathlib.Path, target: pathlib.Path) -> pathlib.Path:
    """Return a copy of a project with the same times and links."""
    shutil.copytree(base, target, symlinks=True)
    return target


def table(outcomes: list[Outcome], options: argparse.Namespace) -> list[str]:
    """Return the table's lines, one per command."""
    head = "| command | moments | killed | old | new file, old report | new | healed something | faults |"
    lines = [head, "|---|---:|---:|---:|---:|---:|---:|---:|"]
    for name in [*dict.fromkeys(outcome.action for outcome in outcomes), "all"]:
        mine = [outcome for outcome in outcomes if name in (outcome.action, "all")]
        left = Counter(outcome.left for outcome in mine)
        killed, healed = (sum(getattr(each, what) for each in mine) for what in ("was_killed", "was_healed"))
        faults = sum(len(each.faults) for each in mine)
        counts = f"{left['old']} | {left['between']} | {left['new']} | {healed} | {faults}"
        lines.append(f"| {name} | {len(mine)} | {killed} | {counts} |")
    return [*lines, "", f"{options.customers:,} customers, seed {options.seed}. {machine('duckdb')}"]


if __name__ == "__main__":
    main()
