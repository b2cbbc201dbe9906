"""Do one thing to a project and be killed (kill -9) at the n-th step that touches the disk, for every n.

Run as a program: for each n it forks, in the child the n-th call of an `os` function that changes files kills the
process once it is done, and the parent prints how the child ended. It never opens a database itself, so
that every child starts clean. A project is made afresh from a copy for each n.
"""

from __future__ import annotations

import functools
import os
import pathlib
import shutil
import signal
import sys
from collections.abc import Callable
from typing import Any

from segapp.project import Project, find_project
from segapp.stages.publish import FORGET, heal, rerendered, rollback, working_copy
from tests.publish.runs import keep_run, publish_run, write_run

STEPS = ("replace", "rename", "link", "symlink", "unlink", "rmdir", "mkdir", "chmod", "fsync", "copy_file_range")


def run(project: Project) -> None:
    """Publish a third run."""
    publish_run(project, "R3")


def forget(project: Project) -> None:
    """Publish a file written anew that keeps nothing before it."""
    with working_copy(project) as work:
        warehouse = work.open()
        site = write_run(work, warehouse, "R3")
        work.publish(work.rewrite(warehouse), run_id="R3", site=site, reason=FORGET)


def report(project: Project) -> None:
    """Render the report anew."""
    with rerendered(project) as (_, folder):
        for page in ("index.html", "method.html"):
            (folder / page).write_text("R2", encoding="utf-8")


def keep(project: Project) -> None:
    """Keep a working copy in the place of the one that is kept."""
    keep_run(project, "R4")


ACTIONS: dict[str, Callable[[Project], Any]] = {
    "run": run,
    "forget": forget,
    "report": report,
    "rollback": rollback,
    "heal": heal,
    "keep": keep,
}


def kill_at(n: int) -> None:
    """From now on, this process is killed right after its n-th step; after step n is before step n + 1."""
    count = 0

    def killing(step: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(step)
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            try:
                return step(*args, **kwargs)
            finally:
                if count == n:
                    os.kill(os.getpid(), signal.SIGKILL)

        return call

    for name in STEPS:
        setattr(os, name, killing(getattr(os, name)))


def main(base: pathlib.Path, work: pathlib.Path, action: str) -> None:
    """Kill after the first step, the second, ..., until the action ends by itself; leave a project per kill."""
    for n in range(1, 1000):
        home = work / f"{n:03d}"
        shutil.copytree(base, home, symlinks=True)
        child = os.fork()
        if child == 0:
            kill_at(n)
            ACTIONS[action](find_project(home))
            os._exit(0)
        end = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if end == 0:
            return
        if end != -signal.SIGKILL:
            sys.exit(f"step {n}: the child ended with {end}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3])
